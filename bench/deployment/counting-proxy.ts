/** A proxy between functions and a local service that reports each request with its response. */
import { Agent, type IncomingMessage, request as sendRequest, type ServerResponse } from 'node:http';
import { type RunningServer, startHttpServer } from '../../local/http-server';

export type Exchange = {
  /** The service's name for the operation, such as `PutItem`. */
  readonly operation: string;
  /** The port of the connection, which identifies the sender. */
  readonly port: number;
  readonly sent: Buffer;
  readonly status: number;
  readonly received: Buffer;
};

export type ProxyOptions = {
  readonly target: string;
  readonly onExchange: (exchange: Exchange) => void;
  /** Replaces the body before it is forwarded. */
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

/** The checksum of the original body, which no longer fits after a rewrite. */
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
