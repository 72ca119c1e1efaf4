/** DynamoDB's wire protocol on 127.0.0.1: JSON in a POST, the operation in a header. Signatures are not checked. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Perform = (operation: string, body: Record<string, unknown>) => Promise<object>;

/** The cloud's limit of a request. */
const maxRequestBytes = 16 * 1024 * 1024;

type Answer = { readonly status: number; readonly body: object };

class Refused extends Error {
  constructor(readonly answer: Answer) {
    super('Refused');
  }
}

export async function startHttpEndpoint(perform: Perform): Promise<{ endpoint: string; stop(): Promise<void> }> {
  const running = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const answered = respond(perform, request, response).finally(() => running.delete(answered));
    running.add(answered);
  });
  // The SDK keeps its connections open; closing an idle one under it would fail its next request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all(running);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(perform: Perform, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body } = await answerTo(perform, request);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
  });
  response.end(text);
}

async function answerTo(perform: Perform, request: IncomingMessage): Promise<Answer> {
  try {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    return { status: 200, body: await perform(operation, await readBody(request)) };
  } catch (error) {
    return refusalOf(error);
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxRequestBytes) throw new Refused({ status: 413, body: {} });
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
  } catch (error) {
    // No JSON, or the sender went away in the middle of it.
    throw error instanceof Refused
      ? error
      : new Refused({ status: 400, body: { __type: 'com.amazon.coral.service#SerializationException' } });
  }
}

function refusalOf(error: unknown): Answer {
  if (error instanceof Refused) return error.answer;
  if (error instanceof Error && 'statusCode' in error && 'body' in error)
    return { status: Number(error.statusCode), body: error.body as object };
  // Only the place: a message may quote what was in the request.
  console.error('The local DynamoDB failed', error instanceof Error ? error.stack?.split('\n').slice(1).join('\n') : '');
  return { status: 500, body: { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: 'Internal server error' } };
}
