/**
 * Wraps every function of the WebSocket API: writes one line to the log, and turns anything that was thrown into a
 * refusal.
 */
import type { Context } from 'aws-lambda';
import type { DomainError } from '../../domain/errors';
import type { Deps } from '../ports/deps';
import type { SocketEvent, SocketResult } from './socket-event';
import { socketRefusal } from './socket-refusal';

export type SocketDeps = Pick<Deps, 'clock' | 'log'>;

export type SocketHandler = (event: SocketEvent, context: Pick<Context, 'awsRequestId'>) => Promise<SocketResult>;

const isOurs = ({ code }: DomainError): boolean => code === 'INTERNAL' || code === 'UNAVAILABLE';

export const socketHandler =
  (
    { clock, log }: SocketDeps,
    run: (event: SocketEvent) => Promise<SocketResult>,
    refuse: (refusal: DomainError, event: SocketEvent) => SocketResult,
  ): SocketHandler =>
  async (event, { awsRequestId: requestId }) => {
    const startedAt = clock();
    const { connectionId, routeKey: route } = event.requestContext;
    const facts = () => ({ route, connectionId, requestId, durationMs: clock() - startedAt });
    try {
      const result = await run(event);
      log('socket.answered', facts());
      return result;
    } catch (error) {
      const refusal = socketRefusal(error);
      if (isOurs(refusal)) log('socket.failed', { ...facts(), code: refusal.code, error });
      else log('socket.refused', { ...facts(), code: refusal.code });
      return refuse(refusal, event);
    }
  };
