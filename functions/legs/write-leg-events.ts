/**
 * Writes the bridge's events about legs. If events of one kind wait together, they go into one write; each
 * participant's events stay in order. If the conference refuses an event, the event is old, or its leg should not
 * exist. Such a leg is dropped if it is alive.
 */
import type { LegEvent } from '../../domain/bridge/leg-event';
import { refusalOf } from '../../domain/conference/apply-change';
import {
  applyLegEvents,
  likelyChangeOf,
  MAX_EVENTS_PER_CHANGE,
  otherEndOf,
  showsLiveLeg,
} from '../../domain/conference/changes/leg-events';
import { participantOf } from '../../domain/conference/participant-of';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId } from '../../schemas/common';
import type { Deps } from '../ports/deps';
import { tryAgainLater } from '../runtime/outage';
import { type Decision, untilWritten } from '../runtime/until-written';
import { legActionMessage } from './leg-command-messages';

export type WriteLegEventsDeps = Pick<Deps, 'store' | 'queues' | 'clock' | 'log'>;

type Batch = readonly [LegEvent, ...LegEvent[]];

/**
 * A time from the bridge is clamped: at the earliest this long before now, at the latest now. So what follows from
 * times (alone for 60 s) uses our clock.
 */
const MAX_CLOCK_DIFFERENCE_MS = 5_000;

const byOurClock = (event: LegEvent, now: number): LegEvent => ({
  ...event,
  at: Math.min(now, Math.max(now - MAX_CLOCK_DIFFERENCE_MS, event.at)),
});

/**
 * Takes events of the first event's kind, as long as this does not pass over an earlier event of the same participant.
 * Returns the rest in order.
 */
export const takeBatch = (events: Batch): { readonly batch: Batch; readonly rest: readonly LegEvent[] } => {
  const [first, ...others] = events;
  const batch: [LegEvent, ...LegEvent[]] = [first];
  const rest: LegEvent[] = [];
  const taken = new Set([first.participantId]);
  for (const event of others) {
    const fits = !taken.has(event.participantId) && likelyChangeOf(event) === likelyChangeOf(first) && batch.length < MAX_EVENTS_PER_CHANGE;
    taken.add(event.participantId);
    if (fits) batch.push(event);
    else rest.push(event);
  }
  return { batch, rest };
};

/** The leg is not the conference's current one: it is another leg or an ended one, or the conference is over. */
const isOrphanLeg = (record: ConferenceRecord | undefined, event: LegEvent): boolean => {
  const participant = participantOf(record, event);
  if (participant === undefined || record?.state === 'ended') return true;
  return participant.progress.leg !== event.leg || participant.progress.phase === 'ended';
};

const hangUpOrphanLegs = async (
  { queues, log }: WriteLegEventsDeps,
  record: ConferenceRecord | undefined,
  events: readonly LegEvent[],
): Promise<void> => {
  const orphans = events.filter((event) => showsLiveLeg(event) && isOrphanLeg(record, event));
  for (const { conferenceId, participantId, leg } of orphans) log('leg.hung-up', { conferenceId, participantId, leg });
  await queues.send(
    'leg-commands',
    orphans.map((event) => legActionMessage(event, 'drop', `orphan-${String(event.at)}`)),
  );
};

type Write = {
  readonly conferenceId: ConferenceId;
  readonly change: ReturnType<typeof likelyChangeOf>;
  readonly batch: Batch;
  /** Ends that the record has shown to be the other one of the two. */
  readonly others: readonly LegEvent[];
};

const isRefused = (record: ConferenceRecord | undefined, event: LegEvent, change: Write['change']): boolean =>
  refusalOf(record, applyLegEvents(event.conferenceId, [event], 0, change)) !== undefined;

const writeOnce = async (deps: WriteLegEventsDeps, write: Write): Promise<Decision<Write, readonly LegEvent[]>> => {
  const { conferenceId, change, batch, others } = write;
  const outcome = await deps.store.changeOnly(initiatorKeyOf(conferenceId), applyLegEvents(conferenceId, batch, deps.clock(), change));
  if (outcome.result === 'written') return { done: others };
  const refused = batch.filter((event) => isRefused(outcome.current, event, change));
  await hangUpOrphanLegs(deps, outcome.current, refused);
  const other = otherEndOf(change);
  const found = [...others, ...refused.filter((event) => other && !isRefused(outcome.current, event, other))];
  const [first, ...more] = batch.filter((event) => !refused.includes(event));
  return first ? { seen: { ...write, batch: [first, ...more], others: found } } : { done: found };
};

const MAX_TRIES = 10;

/** Returns the ends that are the other one of the two. */
const writeAs = (deps: WriteLegEventsDeps, write: Omit<Write, 'others'>): Promise<readonly LegEvent[]> =>
  untilWritten<Write, readonly LegEvent[]>({ seen: { ...write, others: [] } }, (pending) => writeOnce(deps, pending), {
    tries: MAX_TRIES,
    giveUp: () => {
      throw tryAgainLater('Leg events could not be written because other writers were faster');
    },
  });

const writeBatch = async (deps: WriteLegEventsDeps, conferenceId: ConferenceId, batch: Batch): Promise<void> => {
  const change = likelyChangeOf(batch[0]);
  const [first, ...more] = await writeAs(deps, { conferenceId, change, batch });
  const other = otherEndOf(change);
  if (first && other) await writeAs(deps, { conferenceId, change: other, batch: [first, ...more] });
};

export const writeLegEvents = async (deps: WriteLegEventsDeps, conferenceId: ConferenceId, events: readonly LegEvent[]): Promise<void> => {
  let remaining: readonly LegEvent[] = events.map((event) => byOurClock(event, deps.clock()));
  for (;;) {
    const [first, ...others] = remaining;
    if (!first) return;
    const { batch, rest } = takeBatch([first, ...others]);
    await writeBatch(deps, conferenceId, batch);
    remaining = rest;
  }
};
