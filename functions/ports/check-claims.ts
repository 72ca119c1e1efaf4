/** Ensures that only one chain checks each part of a conference's life, even if messages are delivered twice. */
import type { CheckMessage } from '../messaging/messages';

export type Look = Pick<CheckMessage, 'conferenceId' | 'watch' | 'chain' | 'due' | 'claimed'> & {
  /** The same for a repeated delivery of one message. */
  readonly messageId: string;
};

export interface CheckClaims {
  /**
   * False if another chain already checks, or another branch of this chain: one that has claimed since this one did.
   * Any chain may follow one that has died.
   */
  claim(look: Look, now: number): Promise<boolean>;
}
