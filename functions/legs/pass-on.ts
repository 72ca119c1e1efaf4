/** What came of a command or a callback: news of legs go the way of callbacks, steps take their turn among the commands to the leg. */
import { createHash } from 'node:crypto';
import type { LegEvent } from '../../domain/bridge/leg-event';
import type { LegNews } from '../messaging/messages';
import type { BridgeOutcome, DriverStep } from '../ports/bridge-driver';
import type { Deps } from '../ports/deps';
import type { Message } from '../ports/queues';
import { laterStepMessage, stepMessage } from './leg-command-messages';

export type PassOnDeps = Pick<Deps, 'queues' | 'clock'>;

/** SQS takes 128 characters of a limited kind; a bridge's ids may be anything. */
export const occasionOf = (...parts: readonly string[]): string => createHash('sha256').update(parts.join(' ')).digest('hex');

const OCCASION_CHARACTERS = 40;

/** One message a conference. */
const newsMessages = (events: readonly LegEvent[], occasion: string): readonly Message[] =>
  [...new Set(events.map(({ conferenceId }) => conferenceId))].map((conferenceId) => ({
    body: { conferenceId, events: events.filter((event) => event.conferenceId === conferenceId) } satisfies LegNews,
    group: conferenceId,
    deduplicationId: occasionOf(conferenceId, occasion),
  }));

/** `occasion`: the bridge's id of a callback, or the id of the command's message: the same for what is repeated. */
export const passOn = async ({ queues, clock }: PassOnDeps, { events, steps }: BridgeOutcome, occasion: string): Promise<void> => {
  const now = clock();
  const short = occasionOf(occasion).slice(0, OCCASION_CHARACTERS);
  const isLater = ({ afterSeconds = 0 }: DriverStep): boolean => afterSeconds > 0;
  const [later, atOnce] = [steps.filter(isLater), steps.filter((step) => !isLater(step))];
  if (events.length > 0) await queues.send('callbacks', newsMessages(events, occasion));
  // Deadlines first: where this stops half-way and is repeated, they are set twice and met once.
  if (later.length > 0)
    await queues.send(
      'watch',
      later.map((step) => laterStepMessage(step, short, now)),
    );
  if (atOnce.length > 0)
    await queues.send(
      'leg-commands',
      atOnce.map((step) => stepMessage(step, short)),
    );
};
