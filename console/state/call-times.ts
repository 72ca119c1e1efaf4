/** Since when each party has been called, as this tab has seen it: the API does not tell. */
import type { Conference } from '../../terminal';
import { isWaiting } from '../view/row';

export class CallTimes {
  private since: ReadonlyMap<string, number> = new Map();

  see(conference: Conference | undefined, now: number): void {
    const { participants = [], state = 'ended' } = conference ?? {};
    const waiting = participants.filter((each) => isWaiting(each, state));
    this.since = new Map(waiting.map(({ participantId }) => [participantId, this.since.get(participantId) ?? now]));
  }

  /** Milliseconds since 1970; undefined for a party that is not being called. */
  readonly of = (participantId: string): number | undefined => this.since.get(participantId);
}
