/** Has a conference checked once at each of these times. Nothing is queued for an ended one. */
import { watchOf } from '../../domain/conference/deadlines';
import type { ConferenceRecord } from '../../domain/conference/record';
import { watchMessage } from '../messaging/watch-message';
import type { ReconcileDeps } from '../ports/deps';

export const queueDeadlines = async (
  { queues }: Pick<ReconcileDeps, 'queues'>,
  record: ConferenceRecord,
  times: readonly number[],
  now: number,
): Promise<void> => {
  const watch = watchOf(record);
  if (!watch) return;
  const { conferenceId } = record;
  await queues.send(
    'watch',
    times.map((due) => watchMessage({ conferenceId, watch, due, chain: 'deadline', once: true }, now)),
  );
};
