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
import { sampledAge } from '../../domain/terminals/tell-at-once';
import type { SinglePosts } from '../ports/connections';
import type { Deps } from '../ports/deps';
import { allOrThrow } from '../runtime/all-or-throw';
import { inTime, type InTimeDeps, type Tell } from './in-time';
import { nudgePush, takeTurn, type TurnDeps } from './take-turn';
import { type Unsent, unsentTexts } from './unsent';
import { withinLimit } from './within-limit';

export type TellDeps = InTimeDeps &
  TurnDeps & {
    readonly connections: SinglePosts;
    readonly settings: Pick<Deps['settings'], 'bridge'>;
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

/** `mostMs`: what all changes of one invocation together may take to tell. */
export const tellAtOnce = (deps: TellDeps, mostMs: number): Tell =>
  inTime(deps, mostMs, async (record, signal) => {
    const taken = await takeTurn(deps, record, signal);
    if (!taken) return;
    const { turn, unsent } = taken;
    await (turn.by === 'writer' ? post(deps, unsent, signal) : nudgePush(deps, record, turn.at, signal));
  });
