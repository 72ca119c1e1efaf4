/** A service of the cloud as it is asked: by a request, be it over HTTP or in memory. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AwsAnswer, AwsRequest, AwsTransport } from '../functions/adapters/aws-transport';
import { BodyTooLarge, readBody } from './http-server';

export type ServiceRequest = Omit<AwsRequest, 'host'>;

/** It refuses by an answer, and throws nothing. */
export type ServiceHandler = (request: ServiceRequest) => Promise<AwsAnswer>;

/** Larger than any request that a service would take: beyond it the connection is not even read. */
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

/** Throws a `SyntaxError` where it is none. */
export const jsonIn = (request: ServiceRequest): unknown => JSON.parse(textIn(request)) as unknown;

const answerTo = async (answer: ServiceHandler, request: IncomingMessage): Promise<AwsAnswer | undefined> => {
  const { method = '', url = '/', headers } = request;
  try {
    return await answer({ method, path: url, headers, body: await readBody(request, MAX_REQUEST_BYTES) });
  } catch (error) {
    // Else the sender went away in the middle of it.
    return error instanceof BodyTooLarge ? emptyAnswer(413) : undefined;
  }
};

const respond = async (answer: ServiceHandler, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const found = await answerTo(answer, request);
  if (!found) return void response.destroy();
  response.writeHead(found.status, { ...found.headers, 'content-length': found.body.length }).end(found.body);
};

/** A service over HTTP. */
export const listener =
  (answer: ServiceHandler): RequestListener =>
  (request, response) =>
    void respond(answer, request, response);

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export type InMemoryTransport = {
  readonly transport: AwsTransport;
  /** From then on it refuses, as an address does at which nobody listens. */
  readonly close: () => void;
};

const refused = (): Error => Object.assign(new Error('No service answers at that address'), { code: 'ECONNREFUSED' });

/**
 * Services in memory, by the URLs that they have over HTTP. Each request waits for the next turn of the event loop, as it would
 * for the network: what comes from outside is not kept waiting, and what functions do at the same time overlaps as in the cloud.
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
