/** When looks are due: divides the conferences among looks, and finds out whether a silent bridge answers again. */
import { LOOK_EVERY_MS } from '../../../domain/conference/policy';
import type { Look } from '../../messaging/messages';
import type { LookDeps } from '../../ports/deps';
import type { LookEntry } from '../../ports/look-list';
import { randomFraction } from '../../runtime/random-fraction';
import { askRoom } from './ask-rooms';
import { lookAtSome } from './look-at-some';

/** A bridge that answers for many conferences at once gets this many in one request. */
export const CONFERENCES_IN_A_LOOK = 50;

/** When the bridge is back, the looks are spread over this time, so that they do not all ask it at once. */
export const SPREAD_SECONDS = 10;

/** Looks of about the same size, so that none has only a conference or two that the bridge may have trouble with. */
const divide = (entries: readonly LookEntry[]): readonly (readonly LookEntry[])[] => {
  const looks = Math.ceil(entries.length / CONFERENCES_IN_A_LOOK);
  const size = Math.ceil(entries.length / looks);
  return Array.from({ length: looks }, (_each, index) => entries.slice(index * size, (index + 1) * size)).filter(
    ({ length }) => length > 0,
  );
};

/** Asks about a conference at random: about a certain one, the bridge may never answer. */
const isBackAgain = async (deps: LookDeps, entries: readonly LookEntry[], silentSince: number): Promise<boolean> => {
  const healthy = entries.filter((entry) => entry.silentSince === undefined);
  const among = healthy.length > 0 ? healthy : entries;
  const probe = among[Math.floor(randomFraction(deps.randomId) * among.length)];
  if (probe === undefined || (await askRoom(deps, probe.conferenceId)) === undefined) return false;
  await deps.lookList.bridgeAnswers();
  deps.log('bridge.up', { silentMs: deps.clock() - silentSince });
  return true;
};

export const beginLooks = async (deps: LookDeps, due: number): Promise<void> => {
  const now = deps.clock();
  // The next looks are due already.
  if (now >= due + LOOK_EVERY_MS) return;
  const { entries, bridgeSilentSince } = await deps.lookList.all();
  const waiting = entries.filter(({ notBefore = 0 }) => notBefore <= now);
  if (waiting.length === 0) return;
  const isBack = bridgeSilentSince !== undefined && (await isBackAgain(deps, waiting, bridgeSilentSince));
  const looks = divide(waiting).map((some): Look => ({
    at: due,
    entries: some.map(({ conferenceId, silentSince, clearingSince }) => ({ conferenceId, silentSince, clearingSince })),
    ...(isBack ? { isBack } : { bridgeSilentSince }),
  }));
  const [only] = looks;
  if (only && looks.length === 1) return lookAtSome(deps, only);
  const gapSeconds = isBack ? SPREAD_SECONDS / looks.length : 0;
  await deps.queues.send(
    'looks',
    looks.map((body, index) => ({ body, delaySeconds: Math.floor(index * gapSeconds) })),
  );
};
