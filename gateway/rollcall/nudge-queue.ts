/** Reads the queue that names conferences which have changed: `{"conferenceId":"…"}`, and no more than that. */
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { ConferenceId } from '../../schemas/common';
import { SECOND_MS } from '../../schemas/durations';
import { readJson } from '../../schemas/read-json';
import { type Clock, sleep } from '../clock';

const Nudge = z.looseObject({ conferenceId: ConferenceId });

/** The longest that SQS waits, and the most that it hands out. */
const WAIT_SECONDS = 20;
const MAX_MESSAGES = 10;
const AFTER_FAILURE_MS = 5 * SECOND_MS;

export type NudgeQueueDeps = {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly clock: Clock;
  readonly nudge: (conferenceId: string) => void;
  readonly failed: (error: unknown) => void;
};

const conferencesIn = (messages: readonly Message[]): ReadonlySet<string> =>
  new Set(
    messages.flatMap(({ Body = '' }) => {
      const nudge = Nudge.safeParse(readJson(Body));
      return nudge.success ? [nudge.data.conferenceId] : [];
    }),
  );

/** A nudge only says that there is something to read, so it is deleted before that is read: each conference is read every minute. */
const receiveOnce = async ({ sqs, queueUrl, nudge }: NudgeQueueDeps, signal: AbortSignal): Promise<void> => {
  const received = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: WAIT_SECONDS, MaxNumberOfMessages: MAX_MESSAGES }),
    { abortSignal: signal },
  );
  const messages = received.Messages ?? [];
  if (messages.length === 0) return;
  for (const conferenceId of conferencesIn(messages)) nudge(conferenceId);
  const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
};

/** Until the signal. Never fails. */
export const readNudges = async (deps: NudgeQueueDeps, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      await receiveOnce(deps, signal);
    } catch (error) {
      if (signal.aborted) return;
      deps.failed(error);
      await sleep(deps.clock, AFTER_FAILURE_MS);
    }
  }
};
