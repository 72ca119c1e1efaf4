/** Controls the calls of an Asterisk, over its REST interface (ARI) and the WebSocket of its events. */
import * as z from 'zod';
import type { CallControl, CallControlListener, CallStep, Released } from '../call-control';
import type { Clock } from '../clock';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import { stepsOfCall, type Told } from '../steps-of-call';
import { type AriAccess, askAri } from './ari-client';
import { AriEvent, Bridge, Channel } from './ari-events';
import { channelIdOf, MICROSECONDS } from './dialled-call';
import { DialledCalls, type Known } from './dialled-calls';
import { EventSocket } from './event-socket';
import { releaseChannel } from './release-channel';

export type AsteriskOptions = {
  readonly access: AriAccess;
  readonly app: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly randomFraction: () => number;
};

const kinds = AriEvent.options.map(({ shape }) => shape.type.value);
const isOfKind = (type: unknown): boolean => (kinds as readonly unknown[]).includes(type);
const OfKind = z.looseObject({ type: z.string() });

export class AsteriskControl implements CallControl {
  private readonly socket: EventSocket;
  private readonly calls = new DialledCalls();
  private listener: CallControlListener | undefined;

  constructor(private readonly options: AsteriskOptions) {
    const { access, app, clock, log, randomFraction } = options;
    this.socket = new EventSocket({
      access,
      app,
      clock,
      randomFraction,
      message: (json) => this.receive(json),
      connected: () => {
        log('network.connected');
        void this.sendOnlyNeeded();
        this.listener?.connected();
      },
      lost: () => log('network.lost'),
    });
  }

  start(listener: CallControlListener): void {
    this.listener = listener;
    this.socket.open();
  }

  stop(): void {
    this.socket.stop();
  }

  isConnected(): boolean {
    return this.socket.isConnected;
  }

  async list(known: Known): Promise<readonly CallStep[]> {
    if (!this.socket.isConnected) throw new Error('Asterisk is not connected');
    const before = this.calls.ids();
    // Channels first: a call that is answered in between is then in both lists.
    const channels = z.array(Channel).parse(await askAri(this.options.access, 'GET', '/channels'));
    const bridges = z.array(Bridge).parse(await askAri(this.options.access, 'GET', '/bridges'));
    const told = this.calls.update({ channels, bridges }, known, before, this.options.clock.now() * MICROSECONDS);
    return told.flatMap((each) => {
      const steps = stepsOfCall(each);
      return typeof steps === 'string' ? [] : steps;
    });
  }

  async release(handle: string): Promise<Released> {
    const channelId = channelIdOf(handle);
    const wasUp = this.calls.isUp(channelId);
    if (!(await releaseChannel(this.options.access, channelId, this.options.clock))) return 'gone';
    return wasUp ? 'released' : 'cancelled';
  }

  /** Most events of a channel are about its variables. If Asterisk cannot leave them out, the kit does. */
  private async sendOnlyNeeded(): Promise<void> {
    const { access, app } = this.options;
    const allowed = kinds.map((type) => ({ type }));
    await askAri(access, 'PUT', `/applications/${app}/eventFilter`, { allowed }).catch(() => undefined);
  }

  private receive(json: unknown): void {
    // Before `sendOnlyNeeded` has an effect, or without it.
    if (!isOfKind(OfKind.safeParse(json).data?.type)) return;
    const event = AriEvent.safeParse(json);
    if (!event.success) return this.refuse('malformed');
    for (const told of this.calls.take(event.data)) this.tell(told);
  }

  private tell(told: Told): void {
    const steps = stepsOfCall(told);
    if (typeof steps === 'string') return this.refuse(steps);
    for (const step of steps) this.listener?.step(step);
  }

  private refuse(because: 'malformed' | 'not-a-number' | 'same-number'): void {
    this.options.metrics.count('rollcall_access_network_events_total', { result: because });
    this.options.log('event.refused', { because });
  }
}
