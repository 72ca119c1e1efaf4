/** What goes back to a client after a function has had its message. */
import type { InvokeResult } from '../../invoke';
import { LIMITS } from './limits';
import type { SocketEvent } from './socket-event';

/** In API Gateway's own words. */
export const internalError = ({ requestContext: { connectionId, requestId } }: SocketEvent): Buffer =>
  Buffer.from(JSON.stringify({ message: 'Internal server error', connectionId, requestId }));

const bodyIn = (payload: unknown): string | null => {
  const body = (payload as { readonly body?: unknown } | null)?.body;
  return typeof body === 'string' && body !== '' ? body : null;
};

/** Null where nothing does. Only a route that answers gives back what its function says; a function that fails is always told. */
export const answerOf = (result: InvokeResult, answers: boolean, event: SocketEvent): Buffer | null => {
  if (result.functionError) return internalError(event);
  const body = answers ? bodyIn(result.payload) : null;
  if (body === null) return null;
  const answer = Buffer.from(body);
  return answer.length > LIMITS.messageBytes ? internalError(event) : answer;
};
