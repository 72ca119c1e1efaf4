/**
 * How long an invocation would wait for responses if each request took its assumed time: the longest chain of
 * consecutive requests. A request may have waited for any response that arrived before it began, so the chain assumes
 * that it did.
 */
export class LongestWait {
  private answeredAt = 0;
  private lastAt = 0;

  /** A request with this assumed time begins. Call the returned function when it is answered. */
  begin(ms: number): () => void {
    const at = this.answeredAt + ms;
    this.lastAt = Math.max(this.lastAt, at);
    return () => {
      this.answeredAt = Math.max(this.answeredAt, at);
    };
  }

  /** A timer of this length has fired. The chain assumes that nothing else happened meanwhile. */
  pass(ms: number): void {
    this.answeredAt += ms;
    this.lastAt = Math.max(this.lastAt, this.answeredAt);
  }

  get ms(): number {
    return this.lastAt;
  }
}
