/** The line between a browser and Rollcall, which can fail in each of the ways that networks do. */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../support/free-port';

/**
 * `cut`: connections break, and each new one breaks too. `refused`: connections break, and nobody listens any more.
 * `silent`: connections stay, and nothing passes.
 */
export type Failure = 'cut' | 'refused' | 'silent';

/** More than the time in which a terminal tries a line that says nothing, and gives it up. */
export const SILENCE_NOTICED_MS = 75_000;

export class Line {
  private server: Server;
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private failure: Failure | undefined;

  private constructor(
    private readonly to: number,
    private readonly port: number,
  ) {
    this.server = this.newServer();
  }

  static async to(url: string): Promise<Line> {
    const line = new Line(Number(new URL(url).port), await freePort());
    await line.listen();
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  async fail(failure: Failure): Promise<void> {
    this.failure = failure;
    if (failure === 'silent') return this.each((socket) => void socket.pause());
    this.breakAll();
    if (failure === 'refused') await this.close();
  }

  async restore(): Promise<void> {
    const { failure } = this;
    this.failure = undefined;
    if (failure === 'silent') this.each((socket) => void socket.resume());
    if (failure === 'refused') {
      this.server = this.newServer();
      await this.listen();
    }
  }

  /** What a machine that sleeps for long finds: its connections are dead, and the network is there. */
  breakAll(): void {
    this.each((socket) => void socket.destroy());
    this.pairs.clear();
  }

  async stop(): Promise<void> {
    this.breakAll();
    if (this.server.listening) await this.close();
  }

  private each(run: (socket: Socket) => void): void {
    for (const pair of this.pairs) pair.forEach(run);
  }

  private async listen(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  private close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private newServer(): Server {
    return createServer((near) => {
      if (this.failure === 'cut') return void near.destroy();
      this.join(near, connect(this.to, '127.0.0.1'));
    });
  }

  private join(near: Socket, far: Socket): void {
    const pair = [near, far] as const;
    this.pairs.add(pair);
    for (const [from, into] of [pair, [far, near] as const]) {
      from.on('data', (data) => into.write(data));
      from.on('error', () => undefined);
      from.on('close', () => {
        into.destroy();
        this.pairs.delete(pair);
      });
      if (this.failure === 'silent') from.pause();
    }
  }
}
