/** Reports what Rollcall itself has found out about legs. These reports are handled like the bridge's callbacks. */
import type { LegEvent } from '../../domain/bridge/leg-event';
import type { LegEvents } from '../messaging/messages';
import type { Queues } from '../ports/queues';

const legEventsMessage = (events: readonly [LegEvent, ...LegEvent[]], dedupKey: string) => ({
  body: { conferenceId: events[0].conferenceId, events: [...events] } satisfies LegEvents,
  group: events[0].conferenceId,
  deduplicationId: `${events[0].conferenceId}-${dedupKey}`,
});

/** A repetition with the same dedupKey is dropped. */
export const reportLegs = async (queues: Queues, events: readonly LegEvent[], dedupKey: string): Promise<void> => {
  const [first, ...rest] = events;
  if (first) await queues.send('callbacks', [legEventsMessage([first, ...rest], dedupKey)]);
};
