/** Writes what the bridge has reported. If events of one conference wait together, they are written together. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { readJson } from '../../schemas/read-json';
import { LegEvents } from '../messaging/messages';
import { type ReadMessage, readMessages, retryAll } from '../messaging/queue-batch';
import { conferenceStore, consuming, queues } from '../providers';
import { allOrThrow } from '../runtime/all-or-throw';
import { lambda } from '../runtime/lambda';
import { isOutage } from '../runtime/outage';
import { writeLegEvents, type WriteLegEventsDeps } from './write-leg-events';

type Callback = ReadMessage<LegEvents>;

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

const logFailure = ({ log }: WriteLegEventsDeps, messages: readonly Callback[], error: unknown): void => {
  for (const { record } of messages) log('message.failed', { queue: 'callbacks', messageId: record.messageId, error });
};

/** Writes the events of one message one by one. Those that never can be written become a dead letter, without the others. */
const applySeparately = async (deps: WriteLegEventsDeps, message: Callback): Promise<void> => {
  const { body, record } = message;
  const failed: LegEvents['events'] = [];
  for (const event of body.events) {
    try {
      await writeLegEvents(deps, body.conferenceId, [event]);
    } catch (error) {
      if (isOutage(error)) throw error;
      logFailure(deps, [message], error);
      failed.push(event);
    }
  }
  if (failed.length > 0) await sendToDeadLetters(deps, [{ ...record, body: JSON.stringify({ ...body, events: failed }) }]);
};

/** After an outage, the rest of the messages is received again, so that they stay in order. */
const applyEach = async (deps: WriteLegEventsDeps, messages: readonly Callback[]): Promise<readonly SQSRecord[]> => {
  for (const [index, message] of messages.entries()) {
    try {
      await applySeparately(deps, message);
    } catch (error) {
      const rest = messages.slice(index);
      logFailure(deps, rest, error);
      return rest.map(({ record }) => record);
    }
  }
  return [];
};

const applyTogether = async (deps: WriteLegEventsDeps, messages: readonly Callback[]): Promise<readonly SQSRecord[]> => {
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
    if (!isOutage(error)) return applyEach(deps, messages);
    logFailure(deps, messages, error);
    return messages.map(({ record }) => record);
  }
};

export const callbacksHandler =
  (deps: WriteLegEventsDeps) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const { groups, unreadable } = readMessages(event.Records, LegEvents, ({ conferenceId }) => conferenceId);
    for (const { messageId } of unreadable) deps.log('message.unreadable', { queue: 'callbacks', messageId });
    await sendToDeadLetters(deps, unreadable);
    const failed = (await allOrThrow(groups.map((messages) => applyTogether(deps, messages)))).flat();
    return retryAll(deps.queues, 'callbacks', failed);
  };

export const handler = lambda(callbacksHandler, { ...consuming, store: conferenceStore, queues });
