/**
 * DynamoDB's wire protocol: JSON in a POST, with the operation in a header. It is served over HTTP and in memory.
 * Signatures are not checked.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AwsAnswer } from '../../functions/adapters/aws-transport';
import { listen } from '../machine/listen';
import { jsonAnswer, jsonIn, listener, type ServiceHandler, type ServiceRequest } from '../service-router';

export type Perform = (operation: string, body: Record<string, unknown>) => Promise<object>;

export type DynamoEndpoint = {
  /** The URL of the HTTP server. */
  readonly endpoint: string;
  readonly handle: ServiceHandler;
  /** Answers the requests in flight and accepts no more. */
  stop(): Promise<void>;
};

type Result = { readonly status: number; readonly body: object };

class Refused extends Error {
  constructor(readonly result: Result) {
    super('Refused');
  }
}

export const startHttpEndpoint = async (perform: Perform): Promise<DynamoEndpoint> => {
  const running = new Set<Promise<unknown>>();
  const handle: ServiceHandler = (request) => {
    const answered = respond(perform, request).finally(() => running.delete(answered));
    running.add(answered);
    return answered;
  };
  const server = createServer(listener(handle));
  // The SDK keeps its connections open. If we closed an idle one, its next request would fail.
  server.keepAliveTimeout = 0;
  const { url } = await listen(server, 0);
  return {
    endpoint: url,
    handle,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.all(running);
      // Lets the answers be sent.
      await new Promise((resolve) => setImmediate(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};

const respond = async (perform: Perform, request: ServiceRequest): Promise<AwsAnswer> => {
  const { status, body } = await resultOf(perform, request);
  return jsonAnswer(status, body, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() });
};

const resultOf = async (perform: Perform, request: ServiceRequest): Promise<Result> => {
  try {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    return { status: 200, body: await perform(operation, objectIn(request)) };
  } catch (error) {
    return refusalOf(error);
  }
};

const objectIn = (request: ServiceRequest): Record<string, unknown> => {
  try {
    return jsonIn(request) as Record<string, unknown>;
  } catch {
    throw new Refused({ status: 400, body: { __type: 'com.amazon.coral.service#SerializationException' } });
  }
};

const refusalOf = (error: unknown): Result => {
  if (error instanceof Refused) return error.result;
  if (error instanceof Error && 'statusCode' in error && 'body' in error)
    return { status: Number(error.statusCode), body: error.body as object };
  // Logs the stack only, because the message may quote parts of the request.
  console.error('The local DynamoDB failed', error instanceof Error ? error.stack?.split('\n').slice(1).join('\n') : '');
  return { status: 500, body: { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: 'Internal server error' } };
};
