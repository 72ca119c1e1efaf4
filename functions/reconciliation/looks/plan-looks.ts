/**
 * Plans the looks of the next minute. EventBridge invokes this once a minute, but not at an exact second, so it always
 * plans a minute ahead, as delayed messages that come at the right time.
 */
import type { ScheduledEvent } from 'aws-lambda';
import { LOOK_EVERY_MS } from '../../../domain/conference/policy';
import { MINUTE_MS } from '../../../schemas/durations';
import type { LookMessage } from '../../messaging/messages';
import type { Deps } from '../../ports/deps';
import type { Message } from '../../ports/queues';
import { clock, queues } from '../../providers';
import { lambda } from '../../runtime/lambda';

/** The times of all looks in the minute after that of `at`. */
const looksAfter = (at: number): readonly number[] => {
  const next = (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS;
  return Array.from({ length: MINUTE_MS / LOOK_EVERY_MS }, (_each, index) => next + index * LOOK_EVERY_MS);
};

const looksMessage = (due: number, now: number): Message => ({
  body: { due } satisfies LookMessage,
  delaySeconds: Math.max(0, Math.ceil((due - now) / 1000)),
});

/** A repeated invocation plans the same looks again: they are made twice then, which does no harm. */
export const planLooksHandler =
  ({ queues: planned, clock: time }: Pick<Deps, 'queues' | 'clock'>) =>
  async ({ time: at }: Pick<ScheduledEvent, 'time'>): Promise<void> => {
    const now = time();
    // An invocation may be retried minutes later.
    const looks = looksAfter(Date.parse(at)).filter((due) => now < due + LOOK_EVERY_MS);
    await planned.send(
      'looks',
      looks.map((due) => looksMessage(due, now)),
    );
  };

export const handler = lambda(planLooksHandler, { queues, clock });
