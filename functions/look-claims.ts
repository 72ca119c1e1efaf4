/** Who looks: one chain of looks for each part of a conference's life, whatever is delivered twice. */
import type { LookMessage } from './messages';

export type Look = Pick<LookMessage, 'conferenceId' | 'watch' | 'chain' | 'due'> & {
  /** The same for a repeated delivery of one message. */
  readonly messageId: string;
};

export interface LookClaims {
  /** False where another chain looks already, or this one has looked later. A chain that has died is followed by any other. */
  claim(look: Look, now: number): Promise<boolean>;
}
