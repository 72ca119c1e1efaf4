/**
 * The messages of one connection that are under way. As in AWS, functions receive many at the same time, and put them
 * in order themselves. While there are too many, no more are read from the client. So a client that sends without end
 * waits for its own answers, and takes up no memory.
 */
export const MAX_UNDER_WAY = 32;

export class Backlog {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly source: { pause(): void; resume(): void }) {}

  /** Resolves when the message has been served. */
  async add(serve: () => Promise<void>): Promise<void> {
    if (this.underWay < MAX_UNDER_WAY) this.underWay += 1;
    // What was read with the last message comes even so.
    else await new Promise<void>((begin) => this.waiting.push(begin));
    if (this.underWay === MAX_UNDER_WAY) this.source.pause();
    try {
      await serve();
    } finally {
      this.end();
    }
  }

  private end(): void {
    const next = this.waiting.shift();
    if (next) return next();
    this.underWay -= 1;
    this.source.resume();
  }
}
