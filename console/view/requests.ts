/** Requests about a participant that are under way or have failed. */
import type { ParticipantAction } from '../../schemas/participant';
import type { Command, Participant, ShownParticipant, Wish } from '../../terminal';
import type { Texts } from '../texts/en';

export type Asked =
  /** `since`: milliseconds since 1970. */
  | { readonly is: 'under-way'; readonly action: ParticipantAction; readonly since: number; readonly isQueued: boolean }
  | { readonly is: 'failed'; readonly action: ParticipantAction; readonly words: string };

const actionOf = (wish: Wish): ParticipantAction => {
  if ('status' in wish) return wish.status;
  if ('muted' in wish) return wish.muted ? 'mute' : 'unmute';
  if ('onHold' in wish) return wish.onHold ? 'hold' : 'resume';
  return 'remove';
};

/** The wish that requests the action. */
export const wishOf = (action: ParticipantAction): Wish => {
  switch (action) {
    case 'online':
    case 'offline':
      return { status: action };
    case 'mute':
    case 'unmute':
      return { muted: action === 'mute' };
    case 'hold':
    case 'resume':
      return { onHold: action === 'hold' };
    case 'remove':
      return { removed: true };
  }
};

type Failed = Pick<NonNullable<Participant['lastAction']>, 'action' | 'outcome' | 'code'>;

/** `BUSY` of an action is the cause `busy`. */
const causeOf = (code: string | null, texts: Texts): string | undefined => {
  const causes: Readonly<Record<string, string>> = texts.status.causes;
  return code === null ? undefined : causes[code.toLowerCase().replaceAll('_', '-')];
};

const failureWords = ({ action, outcome, code }: Failed, texts: Texts): string => {
  const cause = causeOf(code, texts);
  // If a call failed, its cause says enough.
  if (action === 'online' && cause !== undefined) return cause;
  const what = texts.action.failed[action];
  if (outcome === 'timed-out') return texts.action.because(what, texts.action.noAnswer);
  if (code === 'BRIDGE_REFUSED') return texts.action.because(what, texts.action.refusedByServer);
  if (code === 'CONFERENCE_ENDED') return texts.action.because(what, texts.action.conferenceEnded);
  return cause === undefined ? what : texts.action.because(what, cause);
};

const commandWords = ({ wish, phase, reason, problem }: Command, texts: Texts): string => {
  const { action: words, problems } = texts;
  if (phase === 'changed') return words.changed;
  if (phase === 'unanswered') return words.unanswered;
  if (phase === 'refused') {
    const known: Readonly<Record<string, string>> = problems;
    return words.because(words.failed[actionOf(wish)], known[problem?.code ?? ''] ?? problems.OTHER);
  }
  if (reason === 'offline') return words.notSentOffline;
  return reason === 'not-manageable' || reason === 'not-supported' ? words.notPossible : words.notSent;
};

const ofCommand = (command: Command, texts: Texts): Asked | undefined => {
  const action = actionOf(command.wish);
  switch (command.phase) {
    case 'queued':
    case 'sending':
    case 'accepted':
    case 'under-way':
      return { is: 'under-way', action, since: command.madeAt, isQueued: command.phase === 'queued' };
    case 'refused':
    case 'changed':
    case 'not-sent':
    case 'unanswered':
      return { is: 'failed', action, words: commandWords(command, texts) };
    // The participant itself tells the rest.
    case 'done':
    case 'superseded':
    case 'failed':
    case 'timed-out':
      return undefined;
  }
};

/** This browser's own command, or else the last action of any device. Undefined if there is nothing to say. */
export const askedOf = ({ command, lastAction }: ShownParticipant, texts: Texts): Asked | undefined => {
  const own = command && ofCommand(command, texts);
  if (own) return own;
  if (lastAction?.outcome === 'pending') {
    return { is: 'under-way', action: lastAction.action, since: Date.parse(lastAction.at), isQueued: false };
  }
  if (lastAction?.outcome !== 'failed' && lastAction?.outcome !== 'timed-out') return undefined;
  return { is: 'failed', action: lastAction.action, words: failureWords(lastAction, texts) };
};
