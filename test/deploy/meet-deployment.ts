/**
 * What comes after the first deployment: its address is known, the carrier is given its keys, somebody listens to its
 * bus.
 */
import { numbersFrom } from '../e2e/stories/numbers';
import { API_DOMAIN } from './api-door';
import { subscribeToBus } from './bus-subscriber';
import { expectIdentityChecks, readKeys, readOutputs } from './deployed';
import type { Emulator } from './emulator';
import { askAsAdministrator } from './faults/administrator-requests';
import { countLogged } from './faults/deployed-metrics';
import { opsCommand } from './ops-command';
import type { Run } from './run';
import type { Visited } from './visit';

/** `wss://<id>.execute-api.<region>.amazonaws.com/<stage>`: the emulator has the host name in its path. */
const socketAddress = (webSocketUrl: string, { port }: Emulator): string => {
  const { hostname, pathname } = new URL(webSocketUrl);
  return `wss://127.0.0.1:${port}/_aws/execute-api/${hostname.split('.')[0]}${pathname}`;
};

export const meetDeployment = async ({ emulator, certificate, outside, clients, api }: Run, outputsFile: string): Promise<Visited> => {
  const outputs = readOutputs(outputsFile);
  if (outputs.ApiUrl !== `https://${API_DOMAIN}/`) throw new Error(`The API is said to be at ${outputs.ApiUrl}`);
  await expectIdentityChecks(emulator, certificate, outputs);
  const carrier = await outside.startCarrier(api.url, await readKeys(clients, outputs));
  const subscriber = await subscribeToBus(clients, outputs);
  const socket = { url: socketAddress(outputs.WebSocketUrl, emulator), ca: certificate.cert };
  const deployment = { baseUrl: api.url, token: outside.token, socket };
  const ask = askAsAdministrator(emulator, certificate);
  const reached = { outside, carrier, subscriber, clients, ask, count: countLogged(ask, clients.lambda) };
  return { deployment, ...reached, ops: opsCommand(emulator, certificate), draw: numbersFrom() };
};
