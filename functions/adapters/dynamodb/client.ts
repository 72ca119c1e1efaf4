/** The one DynamoDB client of a process. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { perProcess } from '../../runtime/container';
import { clientOptions } from '../aws-transport';

/** A function makes several requests in a row, and some callers wait for it. */
const REQUEST_TIMEOUT_MS = 2_000;

const signals = new AsyncLocalStorage<AbortSignal>();

/**
 * Ends the request when the signal is aborted, on a client that is `endable`. The client's own option for that would make
 * it build its middleware stack anew for each request, which takes 2 ms.
 */
export const endedBy = async <Result>(signal: AbortSignal | undefined, send: () => Promise<Result>): Promise<Result> => {
  signal?.throwIfAborted();
  return signal ? signals.run(signal, send) : send();
};

export const endable = (client: DynamoDBClient): DynamoDBClient => {
  const { requestHandler } = client.config;
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = (request, options) => {
    const abortSignal = signals.getStore();
    return handle(request, abortSignal ? { ...options, abortSignal } : options);
  };
  return client;
};

export const dynamoClient = /* @__PURE__ */ perProcess(() =>
  endable(new DynamoDBClient(clientOptions({ requestTimeout: REQUEST_TIMEOUT_MS }))),
);
