/** The state of the stand-in of Asterisk: applications, mixing bridges and channels, and the events about them. */
import type { CallFailure } from '../../../local/sandbox/number-plan';
import { placeCall } from '../../../local/sandbox/phones';
import { realTimer, Timers } from '../../../local/sandbox/timers';
import { ariTime, type Bridge, bridgeJson, type Channel, channelJson, type JsonObject } from './ari-objects';

export type Send = (event: JsonObject) => void;

export type Order = {
  readonly id: string;
  readonly app: string;
  readonly endpoint: string;
  readonly callerId: string;
  readonly timeout: number;
  /** Of the whole channel, in seconds. 0: none. */
  readonly limit?: number;
};

const NORMAL_CLEARING = 16;
const SPEED = 20;

/**
 * ITU-T Q.850 and SIP, as PJSIP reports them. When its own time to ring is over, Asterisk reports no `Dial`, and 480 as
 * if the phone had said so.
 */
const failures: Readonly<Record<CallFailure['cause'], readonly [dialstatus: string | undefined, cause: number, techCause: number]>> = {
  busy: ['BUSY', 17, 486],
  'no-answer': [undefined, 19, 480],
  unreachable: ['NOANSWER', 1, 404],
};

export class AriState {
  readonly applications = new Map<string, { allowed: readonly JsonObject[] }>();
  readonly bridges = new Map<string, Bridge>();
  readonly channels = new Map<string, Channel>();
  /** How often a channel of that name was called. */
  readonly calls = new Map<string, number>();
  /** A bridge that exists is still being created: Asterisk then finds that out only when it fails to create it again. */
  createsSlowly = false;
  private timers = new Timers(SPEED, realTimer);

  constructor(
    private readonly send: Send,
    private readonly apps: readonly string[],
  ) {
    this.register();
  }

  originate({ id, app, endpoint, callerId, timeout, limit = 0 }: Order): Channel {
    const number = /^PJSIP\/(.+)@pstn$/.exec(endpoint)?.[1] ?? '';
    const channel: Channel = {
      ...{ id, app, number, caller: callerId, created: Date.now() },
      ...{ state: 'Down', inStasis: false, muted: false, moh: false, cancel: () => undefined },
    };
    this.channels.set(id, channel);
    this.calls.set(id, (this.calls.get(id) ?? 0) + 1);
    this.report(channel, 'ChannelCreated');
    this.reportDial(channel, '');
    const progress = {
      ringing: () => this.ring(channel),
      answered: () => this.answer(channel),
      failed: (failure: CallFailure) => this.fail(channel, failure),
      left: () => this.destroy(channel, NORMAL_CLEARING),
    };
    const cancelCall = placeCall(this.timers, { to: number, ringMs: timeout * 1000, progress });
    const hangUp = (): void => this.hangUp(channel);
    const cancelLimit = limit === 0 ? () => undefined : this.timers.after(limit * 1000, hangUp);
    channel.cancel = () => {
      cancelCall();
      cancelLimit();
    };
    return channel;
  }

  enter(bridge: Bridge, channel: Channel): void {
    for (const other of this.bridges.values()) if (other.channels.has(channel.id)) this.leave(other, channel);
    bridge.channels.add(channel.id);
    this.report(channel, 'ChannelEnteredBridge', { bridge: bridgeJson(bridge) });
  }

  leave(bridge: Bridge, channel: Channel): void {
    bridge.channels.delete(channel.id);
    this.report(channel, 'ChannelLeftBridge', { bridge: bridgeJson(bridge) });
  }

  /** By a command, or at the end of its time. */
  hangUp(channel: Channel): void {
    if (this.channels.get(channel.id) !== channel) return;
    if (channel.state !== 'Up') this.reportDial(channel, 'NOANSWER');
    this.destroy(channel, NORMAL_CLEARING);
  }

  /** `techCause`: the final SIP status of the call, if it was not answered. */
  destroy(channel: Channel, cause: number, techCause?: number): void {
    if (this.channels.get(channel.id) !== channel) return;
    channel.cancel();
    for (const bridge of this.bridges.values()) if (bridge.channels.has(channel.id)) this.leave(bridge, channel);
    if (channel.inStasis) this.report(channel, 'StasisEnd');
    this.channels.delete(channel.id);
    this.report(channel, 'ChannelDestroyed', { cause, cause_txt: 'as it says', ...(techCause !== undefined && { tech_cause: techCause }) });
  }

  /** A restart: nothing is kept, and nothing is reported. */
  forget(): void {
    this.timers.stop();
    this.timers = new Timers(SPEED, realTimer);
    for (const all of [this.applications, this.bridges, this.channels]) all.clear();
    this.register();
  }

  stop(): void {
    this.timers.stop();
  }

  /** Applications of outbound connections are there from the start, connected or not. */
  private register(): void {
    for (const app of this.apps) this.applications.set(app, { allowed: [] });
  }

  private ring(channel: Channel): void {
    channel.state = 'Ringing';
    this.report(channel, 'ChannelStateChange');
    this.reportDial(channel, 'RINGING');
  }

  private answer(channel: Channel): void {
    channel.state = 'Up';
    this.report(channel, 'ChannelStateChange');
    // Most events to an application without a filter are about variables.
    this.report(channel, 'ChannelVarset', { variable: 'STASISSTATUS', value: '' });
    this.reportDial(channel, 'ANSWER');
    // Nobody is there for an application that was never registered.
    if (!this.applications.has(channel.app)) return this.destroy(channel, NORMAL_CLEARING);
    channel.inStasis = true;
    this.report(channel, 'StasisStart', { args: [] });
  }

  private fail(channel: Channel, { cause }: CallFailure): void {
    const [dialstatus, q850, techCause] = failures[cause];
    if (dialstatus !== undefined) this.reportDial(channel, dialstatus);
    this.destroy(channel, q850, techCause);
  }

  private reportDial(channel: Channel, dialstatus: string): void {
    this.report(channel, 'Dial', { peer: channelJson(channel), dialstatus, dialstring: `${channel.number}@pstn`, forward: '' });
  }

  private report(channel: Channel, type: string, more: JsonObject = {}): void {
    const application = this.applications.get(channel.app);
    if (!application) return;
    const { allowed } = application;
    if (allowed.length > 0 && !allowed.some((each) => each['type'] === type)) return;
    const event = {
      type,
      timestamp: ariTime(Date.now()),
      ...(type === 'Dial' ? {} : { channel: channelJson(channel) }),
      ...more,
      asterisk_id: '02:42:ac:11:00:02',
      application: channel.app,
    };
    this.send(event);
  }
}
