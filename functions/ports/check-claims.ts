/** Who looks: one chain of looks for each part of a conference's life, whatever is delivered twice. */
import type { CheckMessage } from '../messaging/messages';

export type Look = Pick<CheckMessage, 'conferenceId' | 'watch' | 'chain' | 'due' | 'claimed'> & {
  /** The same for a repeated delivery of one message. */
  readonly messageId: string;
};

export interface CheckClaims {
  /**
   * False where another chain looks already, or another branch of this one: one that has claimed since this one did. A chain that has
   * died is followed by any other.
   */
  claim(look: Look, now: number): Promise<boolean>;
}
