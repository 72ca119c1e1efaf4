/** Emulated AWS services as request handlers, reached over HTTP or in memory. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AwsAnswer, AwsRequest, AwsTransport } from '../functions/adapters/aws-transport';
import { BodyTooLarge, readBody } from './http-server';

export type ServiceRequest = Omit<AwsRequest, 'host'>;

/** Answers every request, refusals included. It never throws. */
export type ServiceHandler = (request: ServiceRequest) => Promise<AwsAnswer>;

/** No service accepts a request this large, so we do not even read it. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

const EMPTY_BODY = Buffer.alloc(0);

export const emptyAnswer = (status: number, headers: AwsAnswer['headers'] = {}): AwsAnswer => ({ status, headers, body: EMPTY_BODY });

export const jsonAnswer = (status: number, body: unknown, headers: AwsAnswer['headers']): AwsAnswer => ({
  status,
  headers,
  body: Buffer.from(JSON.stringify(body)),
});

export const bytesIn = ({ body }: ServiceRequest): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);

export const textIn = (request: ServiceRequest): string =>
  typeof request.body === 'string' ? request.body : bytesIn(request).toString('utf8');

/** Throws a `SyntaxError` if the body is not JSON. */
export const jsonIn = (request: ServiceRequest): unknown => JSON.parse(textIn(request)) as unknown;

const answerTo = async (answer: ServiceHandler, request: IncomingMessage): Promise<AwsAnswer | undefined> => {
  const { method = '', url = '/', headers } = request;
  try {
    return await answer({ method, path: url, headers, body: await readBody(request, MAX_REQUEST_BYTES) });
  } catch (error) {
    // Any other error means that the sender disconnected halfway through.
    return error instanceof BodyTooLarge ? emptyAnswer(413) : undefined;
  }
};

const respond = async (answer: ServiceHandler, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const found = await answerTo(answer, request);
  if (!found) return void response.destroy();
  response.writeHead(found.status, { ...found.headers, 'content-length': found.body.length }).end(found.body);
};

/** Serves the handler over HTTP. */
export const listener =
  (answer: ServiceHandler): RequestListener =>
  (request, response) =>
    void respond(answer, request, response);

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export type InMemoryTransport = {
  readonly transport: AwsTransport;
  /** After this, every request fails as if nothing listened at the address. */
  readonly close: () => void;
};

const refused = (): Error => Object.assign(new Error('No service answers at that address'), { code: 'ECONNREFUSED' });

/**
 * Routes requests in memory, by the URL that each service has over HTTP. Each request waits for the next turn of the
 * event loop, as it would wait for the network. That lets requests from outside in between, and functions that run at
 * the same time overlap as they do in the cloud.
 */
export const inMemoryTransport = (services: Readonly<Record<string, ServiceHandler>>): InMemoryTransport => {
  const byHost = new Map(Object.entries(services).map(([url, answer]) => [new URL(url).host, answer]));
  const transport: AwsTransport = async ({ host, ...request }) => {
    await nextTurn();
    const answer = byHost.get(host);
    if (!answer) throw refused();
    return answer(request);
  };
  return { transport, close: () => byHost.clear() };
};
