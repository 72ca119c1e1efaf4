/**
 * How long an invocation waits for the answers to its requests, were each to take its time: as long as the longest chain of those
 * that came one after the other. A request may have waited for any that was answered before it began, so it counts as if it had.
 */
export class LongestWait {
  private answeredAt = 0;
  private lastAt = 0;

  /** A request begins that takes so long; returns what to call when it is answered. */
  begin(ms: number): () => void {
    const at = this.answeredAt + ms;
    this.lastAt = Math.max(this.lastAt, at);
    return () => {
      this.answeredAt = Math.max(this.answeredAt, at);
    };
  }

  /** A timer has run out that was set for so long: nothing else is taken to have happened meanwhile. */
  pass(ms: number): void {
    this.answeredAt += ms;
    this.lastAt = Math.max(this.lastAt, this.answeredAt);
  }

  get ms(): number {
    return this.lastAt;
  }
}
