/** Stands between functions and a local service, and shows each request with its answer. */
import { Agent, type IncomingMessage, request as sendRequest, type ServerResponse } from 'node:http';
import { type RunningServer, startHttpServer } from '../../local/http-server';

export type Exchange = {
  /** The service's name of the operation, such as `PutItem`. */
  readonly operation: string;
  /** Of the connection it came over: who asked. */
  readonly port: number;
  readonly sent: Buffer;
  readonly status: number;
  readonly received: Buffer;
};

export type ProxyOptions = {
  readonly target: string;
  readonly onExchange: (exchange: Exchange) => void;
  /** What is sent on in place of the body. */
  readonly rewrite?: (body: Buffer) => Buffer;
};

const agent = new Agent({ keepAlive: true });

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const operationOf = ({ headers, method = '', url = '' }: IncomingMessage): string => {
  const named = String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1);
  return named ? named : `${method} ${url}`;
};

/** Of the body as it was before it was rewritten. */
const CHECKSUM = 'x-amz-crc32';

const forward = (target: string, { method, url, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
  new Promise((answered, failed) => {
    const { 'transfer-encoding': _, ...kept } = headers;
    const outgoing = sendRequest(`${target}${url}`, { method, agent, headers: { ...kept, 'content-length': body.length } });
    outgoing.once('response', answered).once('error', failed).end(body);
  });

const pass = async ({ target, onExchange, rewrite }: ProxyOptions, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const port = request.socket.remotePort ?? 0;
  const sent = await bodyOf(request);
  const answer = await forward(target, request, rewrite?.(sent) ?? sent);
  const received = await bodyOf(answer);
  const { [CHECKSUM]: _, 'transfer-encoding': __, ...headers } = answer.headers;
  onExchange({ operation: operationOf(request), port, sent, status: answer.statusCode ?? 0, received });
  response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': received.length }).end(received);
};

export const startCountingProxy = (options: ProxyOptions): Promise<RunningServer> =>
  startHttpServer((request, response) => {
    pass(options, request, response).catch(() => response.writeHead(502).end());
  });
