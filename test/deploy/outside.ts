/** Who is outside the deployment: the issuer of tokens, and a carrier that knows Rollcall by its address alone. */
import { openGateway } from '../../local/gateway/start-gateway';
import { createIssuer, type TokenRequest } from '../../local/issuer/issuer';
import { issuerRoutes, issuerUrl } from '../../local/issuer/issuer-routes';
import { logNothing } from '../../local/log';
import { type Sandbox, startSandbox } from '../../local/sandbox/start-sandbox';
import type { Certificate } from './certificate';
import { openCarrierDoor } from './faults/carrier-door';
import type { Deaths } from './faults/deaths';
import type { Stops } from './stops';
import { openTlsDoor } from './tls-door';

type Keys = { readonly bridgeKey: string; readonly accessNetworkKey: string };

export type Outside = {
  readonly issuerUrl: string;
  readonly audience: string;
  readonly numberClaim: string;
  readonly carrierUrl: string;
  readonly token: (request: TokenRequest) => Promise<string>;
  /**
   * The carrier needs the address of the API and the keys of the deployment, which are there only once it is deployed.
   */
  readonly startCarrier: (apiUrl: string, keys: Keys) => Promise<Sandbox>;
};

const numberClaim = 'phone_number';

/** Calls connect within a fifth of a second; what takes longer is the deployment's time. */
const CARRIER_SPEED = 5;

/** A server with the issuer's routes and no functions behind it. */
const startIssuer = async (certificate: Certificate, stops: Stops) => {
  const door = await openTlsDoor(certificate);
  stops.add(door.stop);
  const server = await openGateway({ log: logNothing });
  stops.add(server.stop);
  door.leadTo(server.url);
  const issuer = await createIssuer({ url: issuerUrl(door.url), numberClaim, now: Date.now });
  server.serve({
    functions: [],
    invoke: () => Promise.reject(new Error('The issuer invokes nothing')),
    authorizer: { issuer: issuer.url, audience: [issuer.audience], keys: issuer.keys, now: Date.now },
    localRoutes: issuerRoutes(issuer, Date.now),
    now: Date.now,
    log: logNothing,
  });
  return { issuer, tokenUrl: `${issuerUrl(server.url)}/token` };
};

export const openOutside = async (certificate: Certificate, deaths: Deaths, stops: Stops): Promise<Outside> => {
  const { issuer, tokenUrl } = await startIssuer(certificate, stops);
  const door = await openCarrierDoor(certificate, deaths, stops);
  return {
    issuerUrl: issuer.url,
    audience: issuer.audience,
    numberClaim,
    carrierUrl: door.url,
    token: async (request) => (await issuer.mint(request)).accessToken,
    startCarrier: async (apiUrl, keys) => {
      const sandbox = await startSandbox({ apiUrl, tokenUrl, ...keys, speed: CARRIER_SPEED });
      stops.add(() => sandbox.stop());
      door.leadTo(sandbox.bridgeUrl);
      return sandbox;
    },
  };
};
