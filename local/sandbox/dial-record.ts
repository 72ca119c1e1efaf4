/** What was dialled, so that a test can show that nobody was ever called twice at once. */

export type DialAttempt = { readonly room: string; readonly leg: string; readonly to: string; readonly at: number };

export class DialRecord {
  readonly attempts: DialAttempt[] = [];
  private most = 0;

  /** The most legs of one participant of one room that were ever live at the same time. */
  get maxConcurrentLegs(): number {
    return this.most;
  }

  dialsOf(room: string, leg: string): number {
    return this.attempts.filter((attempt) => attempt.room === room && attempt.leg === leg).length;
  }

  /** `liveLegs`: of the room, the new one included. */
  add(attempt: DialAttempt, liveLegs: readonly string[]): void {
    this.attempts.push(attempt);
    const participant = participantOf(attempt.leg);
    this.most = Math.max(this.most, liveLegs.filter((leg) => participantOf(leg) === participant).length);
  }
}

const participantOf = (leg: string): string => leg.slice(0, leg.lastIndexOf('-'));
