/**
 * The processor time of an instance. A function with less memory than a core comes with gets a share of each period of
 * the scheduler: a short burst runs as fast as on a whole core, and only what exceeds the share waits. Here the share
 * refills steadily.
 */
export class Processor {
  private left: number;
  private at = 0;

  /** `share`: of a core, at most 1. `periodMs`: 0 holds the processor to its share at every moment. */
  constructor(
    private readonly share: number,
    private readonly periodMs: number,
  ) {
    this.left = share * periodMs;
  }

  /** Does work that a whole core would do in so many milliseconds, from this time on. Returns when it is done. */
  run(from: number, workMs: number): number {
    if (this.share >= 1) return (this.at = Math.max(from, this.at) + workMs);
    const begunAt = Math.max(from, this.at);
    const saved = Math.min(this.share * this.periodMs, this.left + (begunAt - this.at) * this.share);
    // While it runs, the share goes on refilling.
    const atFullSpeed = Math.min(workMs, saved / (1 - this.share));
    const endedAt = begunAt + atFullSpeed + (workMs - atFullSpeed) / this.share;
    this.left = saved - atFullSpeed * (1 - this.share);
    this.at = endedAt;
    return endedAt;
  }
}
