/** What the client receives after a function has handled its message. */
import type { InvokeResult } from '../../invoke';
import { LIMITS } from './limits';
import type { SocketEvent } from './socket-event';

/** The wording is API Gateway's. */
const internalError = ({ requestContext: { connectionId, requestId } }: SocketEvent): Buffer =>
  Buffer.from(JSON.stringify({ message: 'Internal server error', connectionId, requestId }));

const bodyIn = (payload: unknown): string | null => {
  const body = (payload as { readonly body?: unknown } | null)?.body;
  return typeof body === 'string' && body !== '' ? body : null;
};

/**
 * Null if the client receives nothing. Only a route with `answers` returns the function's result, but a client always
 * learns that a function failed.
 */
export const answerOf = (result: InvokeResult, answers: boolean, event: SocketEvent): Buffer | null => {
  if (result.functionError) return internalError(event);
  const body = answers ? bodyIn(result.payload) : null;
  if (body === null) return null;
  const answer = Buffer.from(body);
  return answer.length > LIMITS.messageBytes ? internalError(event) : answer;
};
