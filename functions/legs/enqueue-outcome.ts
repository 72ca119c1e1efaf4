/**
 * Queues the outcome of a command or a callback: events go to the callbacks queue, steps and stray calls to the queue
 * of commands.
 */
import { createHash } from 'node:crypto';
import type { LegEvent } from '../../domain/bridge/leg-event';
import type { LegEvents } from '../messaging/messages';
import type { BridgeOutcome, DriverStep } from '../ports/bridge-driver';
import type { Deps } from '../ports/deps';
import type { Message } from '../ports/queues';
import { allOrThrow } from '../runtime/all-or-throw';
import { laterStepMessage, stepMessage, strayCallMessage } from './leg-command-messages';
import { sealStep } from './sealed-step';
import { sealCall, usableStrayCalls } from './stray-calls';

export type EnqueueDeps = Pick<Deps, 'queues' | 'messageSeal' | 'identity' | 'clock' | 'log'>;

/** SQS accepts 128 characters of a limited set; a bridge's ids may contain anything. */
export const dedupKeyOf = (...parts: readonly string[]): string => createHash('sha256').update(parts.join(' ')).digest('hex');

const DEDUP_KEY_CHARACTERS = 40;

/** One message for each conference. */
const legEventsMessages = (events: readonly LegEvent[], dedupKey: string): readonly Message[] =>
  [...new Set(events.map(({ conferenceId }) => conferenceId))].map((conferenceId) => ({
    body: { conferenceId, events: events.filter((event) => event.conferenceId === conferenceId) } satisfies LegEvents,
    group: conferenceId,
    deduplicationId: dedupKeyOf(conferenceId, dedupKey),
  }));

/** `dedupKey` is the bridge's id of a callback, or the id of the command's message. It is the same for a repetition. */
export const enqueueOutcome = async (
  deps: EnqueueDeps,
  { events, steps, strayCalls = [] }: BridgeOutcome,
  dedupKey: string,
): Promise<void> => {
  const { queues } = deps;
  const now = deps.clock();
  const short = dedupKeyOf(dedupKey).slice(0, DEDUP_KEY_CHARACTERS);
  const isLater = ({ afterSeconds = 0 }: DriverStep): boolean => afterSeconds > 0;
  const [later, atOnce] = [steps.filter(isLater), steps.filter((step) => !isLater(step))];
  const toHangUp = await usableStrayCalls(deps, strayCalls);
  if (toHangUp.length > 0)
    await queues.send(
      'leg-commands',
      await allOrThrow(toHangUp.map(async (call) => strayCallMessage(await sealCall(deps, call), dedupKeyOf('stray', call, dedupKey)))),
    );
  if (events.length > 0) await queues.send('callbacks', legEventsMessages(events, dedupKey));
  // Deadlines are sent first: if this stops halfway and is repeated, they are set twice but take effect once.
  if (later.length > 0)
    await queues.send('watch', await allOrThrow(later.map(async (step) => laterStepMessage(await sealStep(deps, step), short, now))));
  if (atOnce.length > 0)
    await queues.send('leg-commands', await allOrThrow(atOnce.map(async (step) => stepMessage(await sealStep(deps, step), short))));
};
