/** What became of a command that the server has accepted, as its participant shows it. */
import type { Participant } from '../contract';
import type { Answered, StoredCommand } from './command';
import { commandOf, type Wish } from './wish';

/** `accepted`: the change has not reached this terminal. `under-way`: it has, and nothing has come of it yet. */
type Outcome = 'accepted' | 'under-way' | 'done' | 'failed' | 'timed-out' | 'superseded';

const isFact = (participant: Participant, wish: Wish): boolean =>
  ('status' in wish && participant.status === wish.status) ||
  ('muted' in wish && participant.muted === wish.muted) ||
  ('onHold' in wish && participant.onHold === wish.onHold);

/** `shown`: the participant as this terminal knows it; undefined if it is not there. */
export const outcomeOf = (wish: Wish, answered: Answered, shown: Participant | undefined): Outcome => {
  if (!answered || !shown) return 'removed' in wish || !answered ? 'done' : 'superseded';
  if (shown.version < answered.version) return 'accepted';
  const asked = answered.lastAction;
  if (asked && asked.at === shown.lastAction?.at && asked.action === shown.lastAction.action) {
    const { outcome } = shown.lastAction;
    return outcome === 'pending' ? 'under-way' : outcome;
  }
  // Before a start, what is wanted is all there is; and a later action takes the place of this one's outcome.
  return isFact(shown, wish) || !asked ? 'done' : 'superseded';
};

/** What the server must have answered to a command of which no answer is known, if the participant shows it. */
export const answerShown = ({ wish, actedAt }: StoredCommand, shown: Participant | undefined): { readonly as: Answered } | undefined => {
  if (!shown) return { as: undefined };
  const { version, lastAction } = shown;
  if (lastAction && lastAction.at !== actedAt && lastAction.action === commandOf(wish)) return { as: { version, lastAction } };
  return isFact(shown, wish) ? { as: { version, lastAction: null } } : undefined;
};
