/** Writes what the bridge has reported. If events of one conference wait together, they are written together. */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { readJson } from '../../schemas/read-json';
import { LegEvents } from '../messaging/messages';
import { type ReadMessage, readMessages, receivesOf, retryAll } from '../messaging/queue-batch';
import type { Message } from '../ports/queues';
import { backgroundStore, consuming, flagTimes, queues } from '../providers';
import { allOrThrow } from '../runtime/all-or-throw';
import { lambda } from '../runtime/lambda';
import { isOutage } from '../runtime/outage';
import { inTrace } from '../runtime/trace';
import { maxReceives } from '../wiring/max-receives';
import { writeLegEvents, type WriteLegEventsDeps } from './write-leg-events';

type Callback = ReadMessage<LegEvents>;

/** In a FIFO group, one message that always fails would block all later ones. */
const deadLetter = ({ messageId, attributes }: SQSRecord, body: unknown): Message => ({
  body,
  group: attributes.MessageGroupId ?? messageId,
  deduplicationId: messageId,
});

const isLast = (record: SQSRecord): boolean => receivesOf(record) >= maxReceives.callbacks;

const logFailure = ({ log }: WriteLegEventsDeps, record: SQSRecord, error: unknown, isDead = isLast(record)): void =>
  log('message.failed', {
    queue: 'callbacks',
    messageId: record.messageId,
    receives: receivesOf(record),
    ...(isDead && { deadLetters: 1 }),
    error,
  });

/**
 * Writes the events of one message one by one. Events that can never be written become a dead letter; the others are
 * kept.
 */
const applySeparately = async (deps: WriteLegEventsDeps, { body, record }: Callback): Promise<void> => {
  const failures: { readonly event: LegEvents['events'][number]; readonly error: unknown }[] = [];
  for (const event of body.events) {
    await writeLegEvents(deps, body.conferenceId, [event]).catch((error: unknown) => {
      if (isOutage(error)) throw error;
      failures.push({ event, error });
    });
  }
  const [first] = failures;
  if (!first) return;
  logFailure(deps, record, first.error, true);
  const events = failures.map(({ event }) => event);
  await deps.queues.send('callbacks-dead-letters', [deadLetter(record, { ...body, events })]);
};

/** The messages to be received again after an outage: all from the first that met it, so that they stay in order. */
const applyEach = async (deps: WriteLegEventsDeps, messages: readonly Callback[]): Promise<readonly Callback[]> => {
  for (const [index, message] of messages.entries()) {
    try {
      await applySeparately(deps, message);
    } catch (error) {
      logFailure(deps, message.record, error);
      return messages.slice(index);
    }
  }
  return [];
};

const applyTogether = async (deps: WriteLegEventsDeps, messages: readonly Callback[]): Promise<readonly Callback[]> => {
  const [first] = messages;
  if (!first) return [];
  return inTrace(first.trace, () => applyFrom(deps, first, messages));
};

const applyFrom = async (deps: WriteLegEventsDeps, first: Callback, messages: readonly Callback[]): Promise<readonly Callback[]> => {
  const events = messages.flatMap(({ body }) => body.events);
  try {
    await writeLegEvents(deps, first.body.conferenceId, events);
    return [];
  } catch (error) {
    if (!isOutage(error)) return applyEach(deps, messages);
    for (const { record } of messages) logFailure(deps, record, error);
    return messages;
  }
};

export const callbacksHandler =
  (deps: WriteLegEventsDeps) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const { groups, unreadable } = readMessages(event.Records, LegEvents, ({ conferenceId }) => conferenceId);
    for (const { messageId } of unreadable) deps.log('message.unreadable', { queue: 'callbacks', messageId });
    await deps.queues.send(
      'callbacks-dead-letters',
      unreadable.map((record) => deadLetter(record, readJson(record.body) ?? record.body)),
    );
    const left = (await allOrThrow(groups.map((messages) => applyTogether(deps, messages)))).flat();
    return retryAll(
      deps.queues,
      'callbacks',
      left.map(({ record }) => record),
    );
  };

export const handler = lambda(callbacksHandler, { ...consuming, store: backgroundStore, flagTimes, queues });
