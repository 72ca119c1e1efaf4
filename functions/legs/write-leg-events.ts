/**
 * Writes the bridge's events about legs. If events of one kind wait together, they go into one write; each
 * participant's events stay in order. If the conference refuses an event, the event is old, or its leg should not
 * exist. Such a leg is dropped if it is alive.
 */
import type { LegEvent } from '../../domain/bridge/leg-event';
import { refusalOf } from '../../domain/conference/apply-change';
import { applyLegEvents, legChangeOf, MAX_EVENTS_PER_CHANGE, showsLiveLeg } from '../../domain/conference/changes/leg-events';
import { participantOf } from '../../domain/conference/participant-of';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId } from '../../schemas/common';
import type { Deps } from '../ports/deps';
import { tryAgainLater } from '../runtime/outage';
import { type Decision, untilWritten } from '../runtime/until-written';
import { legActionMessage } from './leg-command-messages';
import { withNewestFlags } from './newest-flags';

export type WriteLegEventsDeps = Pick<Deps, 'store' | 'flagTimes' | 'queues' | 'clock' | 'log'>;

type Batch = readonly [LegEvent, ...LegEvent[]];

/** However late an event is written, it happened when its driver says. But nothing has happened later than now. */
const notLaterThan = (event: LegEvent, now: number): LegEvent => ({ ...event, at: Math.min(now, event.at) });

/**
 * Takes events that make the same change as the first, as long as this does not pass over an earlier event of the same
 * participant. Returns the rest in order. `record`: the conference, if it has been seen.
 */
export const takeBatch = (events: Batch, record?: ConferenceRecord): { readonly batch: Batch; readonly rest: readonly LegEvent[] } => {
  const [first, ...others] = events;
  const change = legChangeOf(first, record);
  const batch: [LegEvent, ...LegEvent[]] = [first];
  const rest: LegEvent[] = [];
  const taken = new Set([first.participantId]);
  for (const event of others) {
    const fits = !taken.has(event.participantId) && legChangeOf(event, record) === change && batch.length < MAX_EVENTS_PER_CHANGE;
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

/** Counts how legs went. A leg that failed has a line of its own, since its cause is counted apart. */
const logOutcomes = ({ log }: WriteLegEventsDeps, conferenceId: ConferenceId, written: Batch): void => {
  const failed = written.filter(({ end }) => end?.method === 'failed' || end?.method === 'busy');
  for (const { participantId, leg, end } of failed) log('leg.failed', { conferenceId, participantId, leg, cause: end?.cause ?? 'network' });
  const joined = written.filter(({ kind }) => kind === 'joined').length;
  const left = written.filter(({ kind }) => kind === 'ended').length - failed.length;
  if (joined + left > 0) log('legs.changed', { conferenceId, ...(joined > 0 && { joined }), ...(left > 0 && { left }) });
};

/** Events that are still to be written, and the conference that refused the last try. */
type Pending = { readonly events: readonly LegEvent[]; readonly record?: ConferenceRecord | undefined };

const isRefused = (record: ConferenceRecord | undefined, event: LegEvent): boolean =>
  refusalOf(record, applyLegEvents(event.conferenceId, [event], 0, legChangeOf(event, record), record)) !== undefined;

/** `done`: some events were written, or are refused for good. `seen`: the same events, for another try. */
const writeOnce = async (
  deps: WriteLegEventsDeps,
  conferenceId: ConferenceId,
  { events, record }: Pending,
): Promise<Decision<Pending, Pending>> => {
  const [first, ...others] = events;
  if (!first) return { done: { events } };
  const { batch, rest } = takeBatch([first, ...others], record);
  const change = applyLegEvents(conferenceId, batch, deps.clock(), legChangeOf(first, record), record);
  const outcome = await deps.store.changeOnly(initiatorKeyOf(conferenceId), change);
  if (outcome.result === 'written') {
    logOutcomes(deps, conferenceId, batch);
    return { done: { events: rest } };
  }
  const refused = batch.filter((event) => isRefused(outcome.current, event));
  await hangUpOrphanLegs(deps, outcome.current, refused);
  const left = { events: [...batch.filter((event) => !refused.includes(event)), ...rest], record: outcome.current };
  return refused.length > 0 ? { done: left } : { seen: left };
};

const MAX_TRIES = 10;

export const writeLegEvents = async (deps: WriteLegEventsDeps, conferenceId: ConferenceId, events: readonly LegEvent[]): Promise<void> => {
  const now = deps.clock();
  const inTime = events.map((event) => notLaterThan(event, now));
  let pending: Pending = { events: await withNewestFlags(deps, inTime) };
  const giveUp = (): never => {
    throw tryAgainLater('Leg events could not be written because other writers were faster');
  };
  while (pending.events.length > 0) {
    pending = await untilWritten({ seen: pending }, (last) => writeOnce(deps, conferenceId, last), { tries: MAX_TRIES, giveUp });
  }
};
