/** Records what was dialled, so that a test can show that nobody was called twice at once. */

export type DialAttempt = { readonly room: string; readonly leg: string; readonly to: string; readonly at: number };

export class DialRecord {
  readonly attempts: DialAttempt[] = [];
  private most = 0;

  /** The largest number of legs of one participant in one room that were live at the same time. */
  get maxConcurrentLegs(): number {
    return this.most;
  }

  dialsOf(room: string, leg: string): number {
    return this.attempts.filter((attempt) => attempt.room === room && attempt.leg === leg).length;
  }

  /** `liveLegs`: the live legs of the room, including the new one. */
  add(attempt: DialAttempt, liveLegs: readonly string[]): void {
    this.attempts.push(attempt);
    const participant = participantOf(attempt.leg);
    this.most = Math.max(this.most, liveLegs.filter((leg) => participantOf(leg) === participant).length);
  }
}

const participantOf = (leg: string): string => leg.slice(0, leg.lastIndexOf('-'));
