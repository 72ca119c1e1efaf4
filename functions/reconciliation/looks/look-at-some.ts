/** Looks at some conferences: asks the bridge first, and reads the conferences afterwards. */
import { LOOK_EVERY_MS } from '../../../domain/conference/policy';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { ConferenceId } from '../../../schemas/common';
import type { Look } from '../../messaging/messages';
import type { LookDeps } from '../../ports/deps';
import { inParallel } from '../../runtime/in-parallel';
import { askRooms, type RoomAnswers } from './ask-rooms';
import { lookAtConference } from './look-at-conference';
import type { Sight } from './reconcile-bridge';

/** Each of them may ask the bridge about ten legs at a time. */
const CONFERENCES_AT_ONCE = 2;
/** How long the bridge is asked about single legs. The next look asks about the remaining ones. */
const QUERIES_WITHIN_MS = 10_000;

const NOTHING_ASKED: RoomAnswers = { answered: new Map(), unanswered: new Set() };

const earliest = (...times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((at): at is number => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};

/** What one conference's look knows of the bridge. */
const sightOf = (
  { at, entries, isBack }: Look,
  { answered, unanswered }: RoomAnswers,
  bridgeSilentSince: number | undefined,
): ((conferenceId: ConferenceId) => Omit<Sight, 'queriesUntil'>) => {
  const silent = new Map(entries.map(({ conferenceId, silentSince }) => [conferenceId, silentSince]));
  return (conferenceId) => {
    const legs = answered.get(conferenceId);
    return {
      legs,
      isBridgeDown: bridgeSilentSince !== undefined,
      wasAsked: legs !== undefined || unanswered.has(conferenceId),
      // The look before this one was answered, unless it is noted otherwise.
      answeredAt: earliest(silent.get(conferenceId), bridgeSilentSince) ?? at - LOOK_EVERY_MS,
      answeredLastTime: !isBack && silent.get(conferenceId) === undefined,
    };
  };
};

/** If nothing was answered, the bridge counts as silent, and until it is back it is not asked about every conference. */
const silenceAfter = async (deps: LookDeps, { at, bridgeSilentSince }: Look, asked: RoomAnswers): Promise<number | undefined> => {
  if (asked.unanswered.size === 0 || asked.answered.size > 0) return bridgeSilentSince;
  const since = at - LOOK_EVERY_MS;
  if (await deps.lookList.bridgeFellSilent(since)) deps.log('bridge.down');
  return since;
};

/** A conference that cannot be looked at does not hold up the others. The next look comes in any case. */
const lookAtEach = async (deps: LookDeps, { entries }: Look, sight: (conferenceId: ConferenceId) => Omit<Sight, 'queriesUntil'>) => {
  const { records, unreadable } = await deps.conferenceBatches.current(entries.map(({ conferenceId }) => initiatorKeyOf(conferenceId)));
  const queriesUntil = deps.clock() + QUERIES_WITHIN_MS;
  await inParallel(entries, CONFERENCES_AT_ONCE, async (entry) => {
    const { conferenceId } = entry;
    const key = initiatorKeyOf(conferenceId);
    // Not taken for one that is gone, whose room is cleared.
    if (unreadable.has(key)) return deps.log('look.failed', { conferenceId, error: unreadable.get(key) });
    try {
      await lookAtConference(deps, entry, records.get(key), { ...sight(conferenceId), queriesUntil });
    } catch (error) {
      deps.log('look.failed', { conferenceId, error });
    }
  });
};

export const lookAtSome = async (deps: LookDeps, look: Look): Promise<void> => {
  // These conferences have been looked at since.
  if (deps.clock() >= look.at + 2 * LOOK_EVERY_MS) return;
  const ids = look.entries.map(({ conferenceId }) => conferenceId);
  const asked = look.bridgeSilentSince === undefined ? await askRooms(deps, ids) : NOTHING_ASKED;
  const silentSince = await silenceAfter(deps, look, asked);
  await lookAtEach(deps, look, sightOf(look, asked, silentSince));
};
