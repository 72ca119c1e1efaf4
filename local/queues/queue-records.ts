/** What a queue stores: its messages, in the order of their sequence numbers, and the deduplication ids sent of late. */
import { sortable, type Write } from '../storage/key-store';
import type { Sent } from './deduplication';
import type { Message } from './message';

export const queueRecords = (queue: string) => {
  const messageKey = ({ sequence }: Message): string => `message ${queue} ${sortable(sequence)}`;
  const sentKey = (deduplicationId: string): string => `sent ${queue} ${deduplicationId}`;
  return {
    put: (message: Message): Write => ({ type: 'put', key: messageKey(message), value: { ...message } }),
    del: (message: Message): Write => ({ type: 'del', key: messageKey(message) }),
    putSent: (deduplicationId: string, sent: Sent): Write => ({ type: 'put', key: sentKey(deduplicationId), value: sent }),
    delSent: (deduplicationId: string): Write => ({ type: 'del', key: sentKey(deduplicationId) }),
  };
};

export type QueueRecords = ReturnType<typeof queueRecords>;
