/** The API's host name exists within the emulator only: this is an address on this machine that leads to it. */
import { request } from 'node:https';
import { startHttpServer } from '../../local/http-server';
import type { Certificate } from './certificate';
import { type Emulator, HOST_NAME } from './emulator';

/** `apiUrl` as the stack says it: `https://<id>.execute-api.<region>.amazonaws.com/`. */
const apiIdOf = (apiUrl: string): string => new URL(apiUrl).hostname.split('.')[0]!;

export const openApiDoor = (apiUrl: string, { port }: Emulator, { cert }: Certificate) => {
  const host = `${apiIdOf(apiUrl)}.execute-api.${HOST_NAME}:${port}`;
  return startHttpServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    // The certificate is that of the address; without an empty `servername` it would be held against the host name in
    // the header.
    const address = { host: '127.0.0.1', port, ca: cert, servername: '' };
    const inner = request({ ...address, method, path, headers: { ...headers, host } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    inner.on('error', () => outgoing.destroy());
    incoming.pipe(inner);
  });
};
