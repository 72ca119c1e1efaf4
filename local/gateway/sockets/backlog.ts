/**
 * Serves the messages of one connection in order, one at a time. While too many of them wait, it does not read from the
 * client. So a client that sends without end waits for its own answers, and takes up no memory.
 */
export const MAX_WAITING = 16;

export class Backlog {
  private waiting = 0;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly source: { pause(): void; resume(): void }) {}

  /** Resolves when the message has been served. What fails does not hold up the next message. */
  add(serve: () => Promise<void>): Promise<void> {
    this.waiting += 1;
    if (this.waiting >= MAX_WAITING) this.source.pause();
    const served = this.last.then(serve).finally(() => {
      this.waiting -= 1;
      if (this.waiting < MAX_WAITING) this.source.resume();
    });
    this.last = served.catch(() => undefined);
    return served;
  }
}
