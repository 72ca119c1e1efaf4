/**
 * Decides which chain of checks continues: there is one for each part of a conference's life, however often messages
 * are delivered.
 */
import type { ConferenceId } from '../../schemas/common';

export type Check = {
  readonly conferenceId: ConferenceId;
  readonly watch: 'assembling' | 'running' | 'ending';
  /** Names the chain. */
  readonly chain: string;
  readonly due: number;
  /** The `due` of the last check that this chain claimed; 0 before the first, absent if that is not known. */
  readonly claimed?: number | undefined;
  /** The same for a repeated delivery of one message. */
  readonly messageId: string;
};

export type CheckClaims = {
  /**
   * False if another chain is already checking, or if another branch of this chain has claimed a check since this
   * branch did. If a chain has died, any other may follow it.
   */
  claim(check: Check, now: number): Promise<boolean>;
};
