/**
 * Lambda's `Invoke`, for those who invoke a function by hand. It waits for the function; the event is copied, as it is
 * on its way to AWS. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
import type { AwsAnswer } from '../../functions/adapters/aws-transport';
import type { InvokeResult } from '../invoke';
import { jsonAnswer, jsonIn, type ServiceRequest } from '../service-router';

/** Undefined if there is no function of this name. */
export type InvokeByName = (name: string, event: unknown) => Promise<InvokeResult> | undefined;

const PATH = /^\/2015-03-31\/functions\/([^/?]+)\/invocations$/;

const refuse = (status: number, code: string, message: string): AwsAnswer =>
  jsonAnswer(status, { Message: message }, { 'content-type': 'application/json', 'x-amzn-errortype': code });

const eventIn = (request: ServiceRequest): { readonly event: unknown } | undefined => {
  try {
    return { event: request.body.length === 0 ? {} : jsonIn(request) };
  } catch {
    return undefined;
  }
};

/** Returns undefined if the request invokes no function. */
export const functionOperations =
  (invoke: InvokeByName) =>
  (request: ServiceRequest): Promise<AwsAnswer> | undefined => {
    const encoded = request.method === 'POST' ? PATH.exec(request.path)?.[1] : undefined;
    return encoded === undefined ? undefined : invoked(invoke, decodeURIComponent(encoded), request);
  };

const invoked = async (invoke: InvokeByName, name: string, request: ServiceRequest): Promise<AwsAnswer> => {
  const given = eventIn(request);
  if (!given) return refuse(400, 'InvalidRequestContentException', 'Could not parse request body into json.');
  const result = await invoke(name, given.event);
  if (!result) return refuse(404, 'ResourceNotFoundException', `Function not found: ${name}`);
  const failed = result.functionError === null ? {} : { 'x-amz-function-error': result.functionError };
  return jsonAnswer(200, result.payload, { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST', ...failed });
};
