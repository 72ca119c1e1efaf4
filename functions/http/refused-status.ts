/** The status with which a connection is refused. */
import type { DomainError } from '../../domain/errors';
import { problems } from '../../schemas/problems';
import type { SocketResult } from './socket-event';

export const refusedStatus = ({ code, facts: { retryAfterSeconds } }: DomainError): SocketResult => ({
  statusCode: problems[code].status,
  ...(retryAfterSeconds !== undefined && { headers: { 'Retry-After': String(retryAfterSeconds) } }),
});
