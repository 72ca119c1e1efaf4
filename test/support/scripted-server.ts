/** An HTTP server that gives the answers of a script, and keeps its requests. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '../../functions/http-client/signing/signature-base';

export type ScriptedServer = {
  readonly url: string;
  readonly requests: readonly HttpRequest[];
  /** For every request from now on. */
  answer: (response: ServerResponse, request: HttpRequest) => void;
  stop(): Promise<void>;
};

export const startScriptedServer = async (): Promise<ScriptedServer> => {
  const requests: HttpRequest[] = [];
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => (body += chunk));
    incoming.on('end', () => {
      const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
      const request = { method: incoming.method ?? '', url: `${scripted.url}${incoming.url ?? ''}`, headers, body };
      requests.push(request);
      scripted.answer(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const scripted: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (response) => response.writeHead(202).end(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return scripted;
};

/** An answer with that status and JSON. `date`: the server's time, or none; the machine's if it is left out. */
export const answering =
  (status: number, json?: unknown, date?: Date | 'none') =>
  (response: ServerResponse): void => {
    if (date === 'none') response.sendDate = false;
    const dated = date instanceof Date ? { date: date.toUTCString() } : {};
    response.writeHead(status, { 'content-type': 'application/json', ...dated }).end(json === undefined ? '' : JSON.stringify(json));
  };
