/**
 * A number in dead letters. Letters of the stream's records contain conferences, and commands to legs may contain what
 * a phone wrote of itself; both are encrypted. A redrive of such a letter would bring the number back.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import { openStep } from '../../functions/legs/sealed-step';
import { openCall } from '../../functions/legs/stray-calls';
import { LaterCommand, LegCommand } from '../../functions/messaging/messages';
import { openRecord } from '../../functions/messaging/sealed-record';
import type { Seal } from '../../functions/ports/seal';
import { queues, type QueueWiring } from '../../functions/wiring/storage';
import { streamConsumers } from '../../functions/wiring/streams';
import type { Connection } from '../deployment/connection';
import { type DeadLetterQueue, deadLetterQueues } from '../letters/dead-letter-queues';
import { eachLetter } from '../letters/read-letters';
import { type Held, type Outcome, settle, UNREADABLE } from './held';
import type { NumberSearch } from './number-search';
import { conferencesIn, type OpenConferences } from './open-conferences';

/** The queues whose messages may contain an encrypted number. */
const withCommands: ReadonlySet<string> = new Set(['leg-commands-dead-letters', 'watch-dead-letters']);
/** Their letters are records of the stream. */
const withRecords: ReadonlySet<string> = new Set([
  ...Object.values(streamConsumers).map(({ deadLetters }) => deadLetters),
  ...Object.entries<QueueWiring>(queues).flatMap(([name, { holdsConferences }]) => (holdsConferences ? [`${name}-dead-letters`] : [])),
]);
const isOfStream = ({ name }: DeadLetterQueue): boolean => withRecords.has(name);

const commandIn = (body: unknown): LegCommand | undefined => LegCommand.safeParse(body).data ?? LaterCommand.safeParse(body).data?.command;

const textOfCommand = async (messageSeal: Seal, body: unknown): Promise<string> => {
  const command = commandIn(body);
  if (command?.action === 'continue-step') return JSON.stringify(await openStep({ messageSeal }, command));
  if (command?.action === 'hang-up-stray-call') return openCall({ messageSeal }, command.call);
  return JSON.stringify(body);
};

/** With what is encrypted in it. A letter that Lambda itself sent contains no record. Throws if it cannot be read. */
export const textOfLetter = async (messageSeal: Seal, queue: DeadLetterQueue, body: unknown): Promise<string> => {
  if (body === undefined) throw new Error('The letter is not JSON');
  if (!isOfStream(queue)) return textOfCommand(messageSeal, body);
  return JSON.stringify(await openRecord(messageSeal, queue.name, body as DynamoDBRecord));
};

const notGivenOut = (letters: number): string =>
  `SQS did not give out ${String(letters)} letters: redrive those before them, and run this again`;

const STRAY = 'the call may still be up: redrive the letter first';

const heldInLetter = async (queue: DeadLetterQueue, text: string, body: unknown, open: OpenConferences): Promise<Held> => {
  const held = { place: 'deadLetters', id: queue.name } as const;
  if (commandIn(body)?.action === 'hang-up-stray-call') return { ...held, stays: STRAY };
  const why = await open.whyKept(conferencesIn(text));
  if (why !== undefined) return { ...held, stays: `${why}, or redrive the letter` };
  return { ...held, erase: async () => true };
};

/** Letters are searched and erased one by one, since they stay hidden from others while they are read. */
export const findInDeadLetters = async (
  { sqs, deployment, sealOf }: Connection,
  search: NumberSearch,
  open: OpenConferences,
  erases: boolean,
): Promise<readonly Outcome[]> => {
  const messageSeal = sealOf('messages');
  const outcomes: Outcome[] = [];
  for (const queue of deadLetterQueues.filter((each) => isOfStream(each) || withCommands.has(each.name))) {
    const unseen = await eachLetter(sqs, deployment.queueUrls[queue.name], Infinity, async ({ body }) => {
      const text = await textOfLetter(messageSeal, queue, body).catch(() => undefined);
      if (text !== undefined && !search.isIn(text)) return false;
      const held: Held =
        text === undefined ? { place: 'deadLetters', id: queue.name, stays: UNREADABLE } : await heldInLetter(queue, text, body, open);
      const outcome = await settle(held, erases);
      outcomes.push(outcome);
      return outcome.now === 'erased';
    });
    if (unseen > 0) outcomes.push(await settle({ place: 'deadLetters', id: queue.name, stays: notGivenOut(unseen) }, erases));
  }
  return outcomes;
};
