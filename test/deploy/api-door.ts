/**
 * The API has a domain of the carrier's, which exists within the emulator only: these are addresses on this machine that
 * lead to it, by the header `Host`, as a DNS record would.
 */
import { request } from 'node:https';
import { startHttpServer } from '../../local/http-server';
import type { Certificate } from './certificate';
import type { Emulator } from './emulator';
import type { Stops } from './stops';
import { openTlsDoor } from './tls-door';

export const API_DOMAIN = 'conference.carrier.example';

export type ApiDoor = {
  /** For the test and the carrier. */
  readonly url: string;
  /** For functions, which take https addresses only. */
  readonly httpsUrl: string;
};

const startServer = ({ port }: Emulator, { cert }: Certificate) =>
  startHttpServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    // The certificate is that of the address; without an empty `servername` it would be held against the host name in
    // the header.
    const address = { host: '127.0.0.1', port, ca: cert, servername: '' };
    const inner = request({ ...address, method, path, headers: { ...headers, host: API_DOMAIN } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    inner.on('error', () => outgoing.destroy());
    incoming.pipe(inner);
  });

/** Before there is a deployment, the emulator answers for itself. */
export const openApiDoor = async (emulator: Emulator, certificate: Certificate, stops: Stops): Promise<ApiDoor> => {
  const server = await startServer(emulator, certificate);
  stops.add(server.stop);
  const door = await openTlsDoor(certificate);
  stops.add(door.stop);
  door.leadTo(server.url);
  return { url: server.url, httpsUrl: door.url };
};
