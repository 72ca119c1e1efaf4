/** One request and its answer, or why there was none. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { SinkAnswer } from '../../ports/sinks';
import type { Clock } from '../../runtime/clock';
import { answerOf, drain } from './read-answer';

export type Answered = Omit<SinkAnswer, 'durationMs'>;

export class TimedOut extends Error {}

/** The sink had closed a kept connection by the time it was used again. */
export class StaleConnection extends Error {}

/** What writing to a connection that the other side has closed ends in. */
const STALE = ['ECONNRESET', 'EPIPE'];

const isStale = (request: ClientRequest, error: Error): boolean =>
  request.reusedSocket && 'code' in error && STALE.includes(String(error.code));

/** `deadline`: when it is aborted, nothing is waited for any more. */
export const exchange = (request: ClientRequest, deadline: AbortSignal, now: Clock): Promise<Answered> =>
  new Promise((resolve, reject) => {
    let answer: Answered | undefined;
    const giveUp = (): void => {
      if (answer) resolve({ status: answer.status, error: 'timed-out' });
      else reject(new TimedOut());
      request.destroy();
    };
    if (deadline.aborted) return giveUp();
    deadline.addEventListener('abort', giveUp, { once: true });
    request.on('error', (error) => reject(isStale(request, error) ? new StaleConnection() : error));
    // 101 is not what was asked for, and the request would wait for another answer.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new Error('The sink speaks another protocol'));
    });
    request.on('response', (response: IncomingMessage) => {
      const answered = answerOf(response, now());
      answer = answered;
      // A body that breaks off takes nothing away from the status.
      drain(response).then(
        () => resolve(answered),
        () => resolve(answered),
      );
    });
  });
