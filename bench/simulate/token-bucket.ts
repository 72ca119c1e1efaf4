/** A token bucket, as API Gateway, DynamoDB and EventBridge limit requests. Times are in seconds. */
export class TokenBucket {
  private tokens: number;
  private at = 0;
  /** All tokens that were taken. */
  taken = 0;

  /** `burst`: the most that it holds; it begins full. */
  constructor(
    readonly rate: number,
    readonly burst: number = rate,
  ) {
    this.tokens = burst;
  }

  /** Takes as many as there are, at most `wanted`, and never waits. Returns how many. */
  take(now: number, wanted: number): number {
    this.refill(now);
    const taken = Math.max(0, Math.min(wanted, Math.floor(this.tokens)));
    this.tokens -= taken;
    this.taken += taken;
    return taken;
  }

  /** How long these tokens take to arrive, behind all that others wait for. */
  waitFor(now: number, wanted: number): number {
    this.refill(now);
    return Math.max(0, (wanted - this.tokens) / this.rate);
  }

  /** Takes tokens that may arrive only later. Returns how long that takes. */
  book(now: number, wanted: number): number {
    const wait = this.waitFor(now, wanted);
    this.tokens -= wanted;
    this.taken += wanted;
    return wait;
  }

  private refill(now: number): void {
    this.tokens = Math.min(this.burst, this.tokens + Math.max(0, now - this.at) * this.rate);
    this.at = Math.max(this.at, now);
  }
}
