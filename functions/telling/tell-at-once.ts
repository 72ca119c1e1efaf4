/**
 * Tells a conference's terminals of a change right after it was written, from the record that the write returned. Each
 * terminal gets one attempt. If the writer's turn has not come, it takes the next turn for a push, and nudges that push
 * through a queue. If a push already waits for its turn, that one sends this change too. Whatever does not succeed is
 * left to the push behind the bus, which comes in any case: this closes no connection, forgets none, and waits for no
 * lock.
 *
 * For the push's reasons (`push-changes.ts`), nothing is lost and nothing goes back:
 *
 * - The version was written before the subscriptions are read, and those are read consistently.
 * - The cursor moves only if every subscriber has accepted the message. If this function dies before that, or a message
 *   counts as lost that did arrive, the push sends it again, and the terminal drops what it has.
 * - If two writers cross, the older message arrives as one that the terminals have already, and the cursor stays.
 */
import { isHidden } from '../../domain/conference/hidden';
import type { ConferenceRecord } from '../../domain/conference/record';
import { sampledAge, type Turn, turnOfWriter } from '../../domain/terminals/tell-at-once';
import type { PushNudge } from '../messaging/messages';
import type { SinglePosts } from '../ports/connections';
import type { Deps } from '../ports/deps';
import { allOrThrow } from '../runtime/all-or-throw';
import { thisInvocation } from '../runtime/invocation';
import { untilAborted } from '../runtime/time-limit';
import { type Unsent, unsentOf, unsentTexts } from './unsent';
import { withinLimit } from './within-limit';

export type TellDeps = Pick<Deps, 'clock' | 'log' | 'pushProgress' | 'nudges' | 'timeLimit'> & {
  readonly connections: SinglePosts;
  readonly settings: Pick<Deps['settings'], 'bridge'>;
};

/** For functions that a caller waits for: the answer comes at most this much later, whatever the terminals do. */
export const TELL_CALLED_MS = 150;
/** For functions that work in the background: the messages behind theirs wait at most this much longer. */
export const TELL_MS = 250;

/** Does not throw, since the change has been written. */
export type Tell = (record: ConferenceRecord) => Promise<void>;

/** If another takes the lock in the meantime, this decides again. If that one waits for its turn, it sends this change too. */
const takeTurn = async (
  { clock, pushProgress }: TellDeps,
  { record, subscriptions: listeners }: Unsent,
  lastPushAt: number | undefined,
  signal: AbortSignal,
): Promise<Turn | undefined> => {
  for (let seen = lastPushAt; ;) {
    const turn = turnOfWriter({ listeners, lastPushAt: seen, now: clock() });
    if (!turn) return undefined;
    const another = await pushProgress.takeTurn(record.conferenceId, { at: turn.at, seen }, signal);
    if (!another) return turn;
    seen = another.lastPushAt;
  }
};

const post = async (deps: TellDeps, unsent: Unsent, signal: AbortSignal): Promise<void> => {
  const { clock, log, pushProgress, connections, settings } = deps;
  const { record, subscriptions } = unsent;
  const textFor = unsentTexts(unsent, settings);
  const outcomes = await allOrThrow(
    subscriptions.map(({ connectionId, seesNumbers }) =>
      connections.postOnce(connectionId, withinLimit(textFor(seesNumbers), record), signal),
    ),
  );
  const { conferenceId, version, changedAt: versionAt } = record;
  if (!outcomes.every((outcome) => outcome === 'sent')) return;
  log('terminals.told', { conferenceId, version, ageMs: sampledAge(version, clock() - versionAt) });
  await pushProgress.advance(conferenceId, { version, versionAt }, signal);
};

const tell = async (deps: TellDeps, record: ConferenceRecord, signal: AbortSignal): Promise<void> => {
  const { conferenceId, version } = record;
  const { lastPushAt, ...subscribed } = await deps.pushProgress.progress(conferenceId, signal);
  const unsent = unsentOf(record, subscribed);
  const turn = unsent && (await takeTurn(deps, unsent, lastPushAt, signal));
  if (!turn) return;
  if (turn.by === 'writer') return post(deps, unsent, signal);
  await deps.nudges.send('pushes', { conferenceId, version, at: turn.at } satisfies PushNudge, signal);
};

/** `mostMs`: what all changes of one invocation together may take to tell. */
export const tellAtOnce =
  (deps: TellDeps, mostMs: number): Tell =>
  async (record) => {
    const invocation = thisInvocation();
    const left = mostMs - invocation.toldMs;
    if (isHidden(record) || left <= 0) return;
    const startedAt = deps.clock();
    const { signal, end } = deps.timeLimit(left);
    try {
      await untilAborted(tell(deps, record, signal), signal);
    } catch (error) {
      const { conferenceId, version } = record;
      deps.log('terminals.not-told', { conferenceId, version, error });
    } finally {
      end();
      invocation.toldMs += deps.clock() - startedAt;
    }
  };
