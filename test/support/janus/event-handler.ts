/**
 * The event handler: posts what has happened, in order and grouped, with its password, and again where it is not taken.
 */
export type JanusEvent = Readonly<Record<string, unknown>>;

export class EventHandler {
  private waiting: JanusEvent[] = [];
  private posting = false;
  private isStopped = false;

  constructor(
    private readonly backend: string,
    private readonly authorization: string,
  ) {}

  emit(event: JanusEvent): void {
    // Janus counts in microseconds.
    this.waiting.push({ emitter: 'StandIn', timestamp: Date.now() * 1000, ...event });
    if (!this.posting) void this.post();
  }

  stop(): void {
    this.isStopped = true;
    this.waiting = [];
  }

  private async post(): Promise<void> {
    this.posting = true;
    while (this.waiting.length > 0 && !this.isStopped) {
      const body = JSON.stringify(this.waiting.splice(0));
      const headers = { authorization: this.authorization, 'content-type': 'application/json' };
      await fetch(this.backend, { method: 'POST', headers, body }).catch(() => undefined);
    }
    this.posting = false;
  }
}
