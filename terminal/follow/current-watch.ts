/**
 * Finds the conference that is open, or waits for the next one: by a subscription to `current`, and by polling where
 * the server does not know it or there is no socket.
 */
import type { Conference } from '../contract';
import { receive } from '../synchronisation/receive';
import { reconnectAfterMs } from '../synchronisation/waiting';
import { Connection, type Received } from './connection';
import type { FollowDeps } from './follower';
import { Poller } from './poller';
import { Timers } from './timers';

const CURRENT = 'current';

export class CurrentWatch {
  private readonly timers: Timers<'reconnect'>;
  private readonly poller: Poller;
  private readonly stopWaking: () => void;
  private connection: Connection | undefined;
  private failures = 0;
  private isStopped = false;

  constructor(
    private readonly deps: FollowDeps,
    private readonly found: (conference: Conference) => void,
  ) {
    this.timers = new Timers(deps.surroundings);
    this.poller = new Poller(deps.surroundings, () => this.poll());
    this.stopWaking = deps.surroundings.onWake(() => this.wake());
    this.poller.start();
    void this.connect();
  }

  stop(): void {
    this.isStopped = true;
    this.stopWaking();
    this.poller.stop();
    this.timers.cancelAll();
    this.connection?.close();
  }

  wake(): void {
    if (this.connection?.isOpen) this.connection.subscribe(CURRENT, undefined);
    this.poller.hurry();
  }

  private find(conference: Conference): void {
    if (this.isStopped || conference.state === 'ended') return;
    this.stop();
    this.found(conference);
  }

  private async connect(): Promise<void> {
    try {
      const token = await this.deps.tokens.get();
      if (this.isStopped) return;
      this.connection = new Connection(this.deps, token, {
        opened: (connection) => connection.subscribe(CURRENT, undefined),
        message: (connection, message) => this.hear(connection, message),
        lost: () => this.reconnectLater(),
      });
    } catch {
      this.reconnectLater();
    }
  }

  private reconnectLater(): void {
    if (this.isStopped) return;
    this.poller.start();
    this.timers.set('reconnect', reconnectAfterMs(this.failures, this.deps.surroundings.chance()), () => void this.connect());
    this.failures += 1;
  }

  private hear(connection: Connection, message: Received | { readonly type: 'none' }): void {
    if (message.type === 'state') {
      const reaction = receive(undefined, message);
      if (reaction.do === 'keep') this.find(reaction.conference);
    }
    // Too large for a message.
    if (message.type === 'resync') void this.poll();
    if (message.type === 'none') {
      this.failures = 0;
      this.poller.stop();
    }
    // A server that cannot tell of it is asked.
    if (message.type === 'error') connection.close();
    if (message.type === 'error' && message.code !== 'INVALID_ARGUMENT') this.reconnectLater();
  }

  private async poll(): Promise<boolean> {
    const answer = await this.deps.client.call('getCurrentConference', {}).catch(() => undefined);
    if (answer) this.find(answer.body);
    return answer !== undefined;
  }
}
