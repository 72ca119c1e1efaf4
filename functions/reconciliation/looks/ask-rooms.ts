/** Asks the bridge for its lists of the legs of conferences. Whatever it does not say remains unknown. */
import type { ConferenceId } from '../../../schemas/common';
import { type BridgeDriver, BridgeRefused, BridgeUnavailable, type ListedLeg } from '../../ports/bridge-driver';
import type { LookDeps } from '../../ports/deps';
import { inParallel } from '../../runtime/in-parallel';

type Legs = readonly ListedLeg[];

export type RoomAnswers = {
  /** The live legs of each conference for which the bridge has answered. */
  readonly answered: ReadonlyMap<ConferenceId, Legs>;
  /** The conferences about which the bridge was asked without an answer. */
  readonly unanswered: ReadonlySet<ConferenceId>;
};

/** The number of requests to the bridge at a time: about conferences separately, or about single legs. */
export const REQUESTS_AT_ONCE = 10;
/** How long new requests are begun. The next look asks about the remaining conferences. */
const REQUESTS_WITHIN_MS = 8_000;

/** Undefined if the bridge cannot answer. */
export const askRoom = async (deps: Pick<LookDeps, 'bridge'>, conferenceId: ConferenceId): Promise<Legs | undefined> => {
  try {
    return await (await deps.bridge()).snapshot(conferenceId);
  } catch (error) {
    if (error instanceof BridgeUnavailable || error instanceof BridgeRefused) return undefined;
    throw error;
  }
};

/** Stops when the first requests have shown that nothing is answered. */
const askEach = async (deps: LookDeps, ids: readonly ConferenceId[]): Promise<RoomAnswers> => {
  const until = deps.clock() + REQUESTS_WITHIN_MS;
  const answered = new Map<ConferenceId, Legs>();
  const unanswered = new Set<ConferenceId>();
  const isPointless = (): boolean => answered.size === 0 && unanswered.size >= REQUESTS_AT_ONCE;
  const failures = await inParallel(ids, REQUESTS_AT_ONCE, async (id) => {
    if (deps.clock() >= until || isPointless()) return;
    const legs = await askRoom(deps, id);
    if (legs === undefined) unanswered.add(id);
    else answered.set(id, legs);
  });
  // Not the bridge's failure but one of ours, such as a driver's record that cannot be read.
  if (failures.length > 0 && answered.size === 0) throw new Error('The bridge could not be asked', { cause: failures[0] });
  return { answered, unanswered };
};

/** Undefined if the bridge cannot be asked about several conferences at once. */
const askTogether = async (
  bridge: BridgeDriver,
  ids: readonly ConferenceId[],
): Promise<ReadonlyMap<ConferenceId, Legs> | 'silent' | undefined> => {
  try {
    return await bridge.snapshots?.(ids);
  } catch (error) {
    if (error instanceof BridgeUnavailable) return 'silent';
    if (error instanceof BridgeRefused) return undefined;
    throw error;
  }
};

/** Asks about all at once if the bridge can do that, and separately about those that its answer leaves out. */
export const askRooms = async (deps: LookDeps, ids: readonly ConferenceId[]): Promise<RoomAnswers> => {
  const together = ids.length > 1 ? await askTogether(await deps.bridge(), ids) : undefined;
  if (together === 'silent') return { answered: new Map(), unanswered: new Set(ids) };
  const rest = ids.filter((id) => !together?.has(id));
  const each = await askEach(deps, rest);
  return { answered: new Map([...(together ?? []), ...each.answered]), unanswered: each.unanswered };
};
