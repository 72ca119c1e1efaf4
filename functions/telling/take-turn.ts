/** The turn of a writer, and the nudge of the push that has it. */
import type { ConferenceRecord } from '../../domain/conference/record';
import { type Turn, turnOfWriter } from '../../domain/terminals/tell-at-once';
import type { PushNudge } from '../messaging/messages';
import type { Deps } from '../ports/deps';
import { type Unsent, unsentOf } from './unsent';

export type TurnDeps = Pick<Deps, 'clock' | 'pushProgress' | 'nudges'>;

export type Taken = { readonly turn: Turn; readonly unsent: Unsent };

/**
 * Undefined if nothing is to be sent, or if others send it. If another takes the lock in the meantime, this decides
 * again. If that one waits for its turn, it sends this change too.
 */
export const takeTurn = async (
  { clock, pushProgress }: TurnDeps,
  record: ConferenceRecord,
  signal: AbortSignal,
): Promise<Taken | undefined> => {
  const { conferenceId } = record;
  const { lastPushAt, ...subscribed } = await pushProgress.progress(conferenceId, signal);
  const unsent = unsentOf(record, subscribed);
  if (!unsent) return undefined;
  for (let seen = lastPushAt; ;) {
    const turn = turnOfWriter({ listeners: unsent.subscriptions, lastPushAt: seen, now: clock() });
    if (!turn) return undefined;
    const another = await pushProgress.takeTurn(conferenceId, { at: turn.at, seen }, signal);
    if (!another) return { turn, unsent };
    seen = another.lastPushAt;
  }
};

/** `at`: the turn that was taken for the push. */
export const nudgePush = (
  { nudges }: Pick<Deps, 'nudges'>,
  { conferenceId, version }: ConferenceRecord,
  at: number,
  signal: AbortSignal,
): Promise<void> => nudges.send('pushes', { conferenceId, version, at } satisfies PushNudge, signal);
