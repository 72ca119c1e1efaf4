/** What the product itself finds out about legs goes the same way as the bridge's callbacks. */
import type { LegEvent, LegRef } from '../../domain/bridge/leg-event';
import type { Cause, DisconnectionMethod } from '../../schemas/participant';
import type { LegNews } from '../messaging/messages';
import type { Queues } from '../ports/queues';

export const newsMessage = (events: readonly [LegEvent, ...LegEvent[]], occasion: string) => ({
  body: { conferenceId: events[0].conferenceId, events: [...events] } satisfies LegNews,
  group: events[0].conferenceId,
  deduplicationId: `${events[0].conferenceId}-${occasion}`,
});

/** Repeated on the same occasion it is dropped. */
export const reportLegs = async (queues: Queues, events: readonly LegEvent[], occasion: string): Promise<void> => {
  const [first, ...rest] = events;
  if (first) await queues.send('callbacks', [newsMessage([first, ...rest], occasion)]);
};

export const endedLeg = (
  { conferenceId, participantId, leg }: LegRef,
  at: number,
  method: DisconnectionMethod,
  cause: Cause | null,
): LegEvent => ({
  conferenceId,
  participantId,
  leg,
  kind: 'ended',
  at,
  end: { method, cause, sipCode: null },
});
