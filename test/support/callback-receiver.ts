/** Stands in for the API to which a bridge reports: keeps what arrives, and answers as the test decides. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RawCallback } from '../../functions/ports/bridge-driver';

export type CallbackReceiver = {
  readonly url: string;
  readonly callbacks: readonly RawCallback[];
  /** The status of the next answers; 204 at first. */
  answer: number;
  /** The body of the next answers; empty at first. */
  answerBody: string;
  stop(): Promise<void>;
};

/** With `port` 0, the system chooses a free one. `tokens`: answers a token request at `/local/token`. */
export const startCallbackReceiver = async (port = 0): Promise<CallbackReceiver> => {
  const callbacks: RawCallback[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      if (request.url === '/local/token') return void response.end(JSON.stringify({ access_token: 'token-of-the-test' }));
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      callbacks.push({ method: request.method ?? '', url: `${receiver.url}${request.url ?? ''}`, headers, body });
      response.writeHead(receiver.answer).end(receiver.answerBody);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const receiver: CallbackReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    callbacks,
    answer: 204,
    answerBody: '',
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
};
