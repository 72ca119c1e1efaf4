/** Writes what the bridge has reported. If events of one conference wait together, they are written together. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { readJson } from '../../schemas/read-json';
import { LegEvents } from '../messaging/messages';
import { type ReadMessage, readMessages, retryAll } from '../messaging/queue-batch';
import { conferenceStore, consuming, queues } from '../providers';
import { allSettled } from '../runtime/all-settled';
import { lambda } from '../runtime/lambda';
import { isOutage } from '../runtime/outage';
import { writeLegEvents, type WriteLegEventsDeps } from './write-leg-events';

/** An event that can never be handled must not hold up the later ones: its first message blocks the whole group. */
const sendToDeadLetters = ({ queues }: WriteLegEventsDeps, records: readonly SQSRecord[]): Promise<void> =>
  queues.send(
    'callbacks-dead-letters',
    records.map(({ body, messageId, attributes }) => ({
      body: readJson(body) ?? body,
      group: attributes.MessageGroupId ?? messageId,
      deduplicationId: messageId,
    })),
  );

const applyTogether = async (deps: WriteLegEventsDeps, messages: readonly ReadMessage<LegEvents>[]): Promise<readonly SQSRecord[]> => {
  const conferenceId = messages[0]?.body.conferenceId;
  if (conferenceId === undefined) return [];
  try {
    await writeLegEvents(
      deps,
      conferenceId,
      messages.flatMap(({ body }) => body.events),
    );
    return [];
  } catch (error) {
    const records = messages.map(({ record }) => record);
    for (const { messageId } of records) deps.log('message.failed', { queue: 'callbacks', messageId, error });
    if (isOutage(error)) return records;
    await sendToDeadLetters(deps, records);
    return [];
  }
};

export const callbacksHandler =
  (deps: WriteLegEventsDeps) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const { groups, unreadable } = readMessages(event.Records, LegEvents, ({ conferenceId }) => conferenceId);
    for (const { messageId } of unreadable) deps.log('message.unreadable', { queue: 'callbacks', messageId });
    await sendToDeadLetters(deps, unreadable);
    const failed = (await allSettled(groups.map((messages) => applyTogether(deps, messages)))).flat();
    return retryAll(deps.queues, 'callbacks', failed);
  };

export const handler = lambda(callbacksHandler, { ...consuming, store: conferenceStore, queues });
