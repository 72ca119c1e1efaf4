/** Writes what the bridge has reported. News of one conference that wait together are written together. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { applyNews, type NewsDeps } from '../legs/apply-news';
import { lambda } from '../lambda';
import { LegNews } from '../messages';
import { conferenceStore } from '../providers/conference-store';
import { consumer } from '../providers/consumer';
import { queues } from '../providers/queues';
import { readMessages, retryAll, type ReadMessage } from './queue-batch';

const applyTogether = async (deps: NewsDeps, messages: readonly ReadMessage<LegNews>[]): Promise<readonly SQSRecord[]> => {
  const conferenceId = messages[0]?.body.conferenceId;
  if (conferenceId === undefined) return [];
  try {
    await applyNews(
      deps,
      conferenceId,
      messages.flatMap(({ body }) => body.events),
    );
    return [];
  } catch (error) {
    for (const { record } of messages) deps.log('message.failed', { queue: 'callbacks', messageId: record.messageId, error });
    return messages.map(({ record }) => record);
  }
};

export const callbacksHandler =
  (deps: NewsDeps) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const { groups, unreadable } = readMessages(event.Records, LegNews, ({ conferenceId }) => conferenceId);
    for (const record of unreadable) deps.log('message.unreadable', { queue: 'callbacks', messageId: record.messageId });
    const failed = (await Promise.all(groups.map((messages) => applyTogether(deps, messages)))).flat();
    return retryAll(deps.queues, 'callbacks', [...failed, ...unreadable]);
  };

export const handler = lambda(callbacksHandler, { ...consumer, store: conferenceStore, queues });
