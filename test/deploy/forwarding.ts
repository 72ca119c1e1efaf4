/** Passes requests on to another server of this machine, unchanged: a signature covers the host in its header. */
import { Agent as PlainAgent, type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { bytesIn, type ServiceHandler } from '../../local/service-router';
import type { Certificate } from './certificate';

type Forwarding = {
  readonly handle: ServiceHandler;
  /** The port of the other server. Until then, requests fail. */
  readonly leadTo: (port: number) => void;
  readonly stop: () => void;
};

/** These are about one connection, and each of the two has its own. */
const OF_CONNECTIONS = ['connection', 'keep-alive', 'transfer-encoding'];

const passedOn = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (OF_CONNECTIONS.includes(name) ? [] : [[name, String(value)]])));

/** With `certificate`, the other server speaks https. */
export const forwarding = (certificate?: Certificate): Forwarding => {
  let port: number | undefined;
  const agent = certificate ? new TlsAgent({ keepAlive: true }) : new PlainAgent({ keepAlive: true });
  const handle: ServiceHandler = (given) =>
    new Promise((answer, fail) => {
      if (port === undefined) return fail(new Error('The other server is not there yet'));
      const { method, path, headers } = given;
      const options = { host: '127.0.0.1', port, agent, method, path, headers: { ...headers } };
      const inner = certificate ? tlsRequest({ ...options, ca: certificate.cert, servername: '' }) : plainRequest(options);
      inner.on('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part)).on('error', fail);
        response.on('end', () =>
          answer({ status: response.statusCode ?? 502, headers: passedOn(response.headers), body: Buffer.concat(parts) }),
        );
      });
      // The other server may close a kept connection at the moment when it is used again.
      const again = (error: Error): void => (inner.reusedSocket ? void handle(given).then(answer, fail) : fail(error));
      inner.on('error', again).end(bytesIn(given));
    });
  return { handle, leadTo: (known) => void (port = known), stop: () => agent.destroy() };
};
