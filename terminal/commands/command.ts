/** A command about a participant, as an application shows it and as it is kept over a restart. */
import type { Participant, Problem } from '../contract';
import type { NotSentReason, Wish } from './wish';

/** How far a command has come. From `done` on it has ended. */
export type CommandPhase =
  /** It waits for the network, or for the command before it. */
  | 'queued'
  | 'sending'
  | 'accepted'
  | 'under-way'
  // The command ends here.
  | 'done'
  | 'failed'
  | 'timed-out'
  /** A later command, or somebody else's, has taken its place. */
  | 'superseded'
  /** The server said no; `problem` says why. */
  | 'refused'
  /** The participant had changed since the user saw it. */
  | 'changed'
  | 'not-sent'
  /** It was sent, but no answer came: what is shown of the participant tells what became of it. */
  | 'unanswered';

/** What a user has asked of one participant. */
export type Command = {
  readonly key: string;
  readonly conferenceId: string;
  readonly participantId: string;
  readonly wish: Wish;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly phase: CommandPhase;
  readonly reason?: NotSentReason | undefined;
  readonly problem?: Problem | undefined;
};

/** The participant as the server answered the command. Undefined: it had been removed already. */
export type Answered = Pick<Participant, 'version' | 'lastAction'> | undefined;

/** With what is needed to find out its outcome. */
export type StoredCommand = Command & {
  /** The participant's `lastAction.at` when it was made: another one is news. */
  readonly actedAt?: string | undefined;
  readonly answered?: { readonly as?: Answered } | undefined;
};

const underWay: readonly CommandPhase[] = ['queued', 'sending', 'accepted', 'under-way'];
export const isUnderWay = ({ phase }: Command): boolean => underWay.includes(phase);

/** What a user should see until the next attempt. */
export const isWorthKeeping = ({ phase }: Command): boolean => phase !== 'done' && phase !== 'superseded';

/**
 * After a restart nothing is sent again: the user may have seen, and done, something else since. What waited is
 * known not to be sent; what was being sent may have arrived.
 */
export const afterRestart = (command: StoredCommand): StoredCommand => {
  if (command.phase === 'queued') return { ...command, phase: 'not-sent', reason: 'restarted' };
  return command.phase === 'sending' ? { ...command, phase: 'unanswered' } : command;
};

/** It ended without an outcome, but the conference may still show one. */
export const isUnsettled = ({ phase, reason }: Command): boolean => phase === 'unanswered' || reason === 'restarted';
