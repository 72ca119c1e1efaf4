/**
 * Calls that a dialplan places with `Dial()`, in the stand-in of Asterisk 22: two channels each, which meet in a bridge.
 * The events of ARI about them, and their order, are those of app_dial, chan_pjsip and the bridging core.
 */
import { ariTime, type Bridge, bridgeJson, type Channel, channelJson, type JsonObject } from './ari-objects';

export type PlacedCall = { readonly caller: Channel; readonly peer: Channel; readonly variables: JsonObject; bridge?: Bridge };

const NO_ROUTE = 3;
const NORMAL_CLEARING = 16;
const CANCEL = 487;
/** By the phone's final status: what `Dial()` says, and the cause of ITU-T Q.850 that chan_pjsip makes of it. */
const failures: Readonly<Record<number, readonly [dialstatus: string, cause: number]>> = {
  404: ['NOANSWER', 1],
  480: ['NOANSWER', 19],
  486: ['BUSY', 17],
  603: ['BUSY', 21],
};

export class DialplanCalls {
  readonly calls: PlacedCall[] = [];
  private last = 0;
  private lastAt = 0;

  constructor(private readonly send: (event: JsonObject) => void) {}

  /** As with ari.conf's `channelvars`: each channel shows the variables, empty if they are not set. */
  json(channel: Channel): JsonObject {
    const { variables } = this.calls.find(({ caller }) => caller === channel) ?? {};
    const none = { ROLLCALL_CALLER: '', ROLLCALL_CALLED: '', ROLLCALL_SERVES: '' };
    const isDialling = channel.state === 'Ring' || channel.state === 'Up';
    return { ...channelJson(channel), ...(isDialling ? { dialplan: { app_name: 'Dial' } } : {}), channelvars: variables ?? none };
  }

  place(a: string, b: string, serves: string): PlacedCall {
    const call = this.begin(a, b, serves);
    this.report('ChannelCreated', call.peer);
    this.dial(call, '');
    return call;
  }

  /** No phone has registered the number: `Dial()` creates no channel, so there is no event of it. */
  placeInVain(a: string, b: string, serves: string): void {
    const call = this.begin(a, b, serves);
    this.report('ChannelDestroyed', call.caller, { cause: NO_ROUTE, cause_txt: 'No route to destination' });
    this.calls.splice(this.calls.indexOf(call), 1);
  }

  ring(call: PlacedCall): void {
    call.peer.state = 'Ringing';
    this.report('ChannelStateChange', call.peer);
    this.dial(call, 'RINGING');
  }

  answer(call: PlacedCall): void {
    call.peer.state = 'Up';
    this.report('ChannelStateChange', call.peer);
    this.dial(call, 'ANSWER');
    call.caller.state = 'Up';
    this.report('ChannelStateChange', call.caller);
    const bridge = { id: `bridge-${call.caller.id}`, type: 'basic', created: this.now(), channels: new Set<string>() };
    call.bridge = bridge;
    for (const channel of [call.caller, call.peer]) {
      bridge.channels.add(channel.id);
      this.report('ChannelEnteredBridge', channel, { bridge: bridgeJson(bridge) });
    }
  }

  hold(channel: Channel, isHeld: boolean): void {
    this.report(isHeld ? 'ChannelHold' : 'ChannelUnhold', channel, isHeld ? { musicclass: 'default' } : {});
  }

  fail(call: PlacedCall, status: number): void {
    const [dialstatus, cause] = failures[status] ?? ['CONGESTION', 34];
    this.dial(call, dialstatus);
    this.destroy(call, cause, status);
  }

  /** The time to ring is over: Asterisk cancels, which the phone answers with 487. */
  ringOut(call: PlacedCall): void {
    this.dial(call, 'NOANSWER');
    this.destroy(call, NORMAL_CLEARING, CANCEL);
  }

  /** By a phone, or by a command. */
  hangUp(call: PlacedCall): void {
    this.report('ChannelHangupRequest', call.caller, { cause: NORMAL_CLEARING });
    if (!call.bridge) {
      this.dial(call, 'CANCEL');
      return this.destroy(call, NORMAL_CLEARING, CANCEL);
    }
    for (const channel of [call.caller, call.peer]) {
      call.bridge.channels.delete(channel.id);
      this.report('ChannelLeftBridge', channel, { bridge: bridgeJson(call.bridge) });
    }
    this.destroy(call, NORMAL_CLEARING);
  }

  private begin(a: string, b: string, serves: string): PlacedCall {
    const call: PlacedCall = {
      caller: this.channel('Ring', a),
      peer: this.channel('Down', b),
      variables: { ROLLCALL_CALLER: a, ROLLCALL_CALLED: b, ROLLCALL_SERVES: serves },
    };
    this.calls.push(call);
    this.report('ChannelCreated', call.caller);
    this.report('ChannelVarset', call.caller, { variable: 'ROLLCALL_CALLER', value: a });
    return call;
  }

  private destroy(call: PlacedCall, cause: number, techCause?: number): void {
    const tech = techCause === undefined ? {} : { tech_cause: techCause };
    this.report('ChannelDestroyed', call.peer, { cause, cause_txt: 'as it says', ...tech });
    this.report('ChannelDestroyed', call.caller, { cause, cause_txt: 'as it says' });
    this.calls.splice(this.calls.indexOf(call), 1);
  }

  private channel(state: Channel['state'], caller: string): Channel {
    const created = this.now();
    this.last += 1;
    const id = `${String(Math.floor(created / 1_000))}.${String(this.last)}`;
    return { id, number: '', caller, app: '', created, state, inStasis: false, muted: false, moh: false, cancel: () => undefined };
  }

  private dial({ caller, peer }: PlacedCall, dialstatus: string): void {
    this.send({
      type: 'Dial',
      timestamp: ariTime(this.now()),
      ...{ caller: this.json(caller), peer: this.json(peer), dialstatus, dialstring: `${peer.caller}/sip`, forward: '' },
    });
  }

  private report(type: string, channel: Channel, more: JsonObject = {}): void {
    this.send({ type, timestamp: ariTime(this.now()), channel: this.json(channel), ...more });
  }

  /** Its clock has milliseconds. Here, no two events share one. */
  private now(): number {
    this.lastAt = Math.max(Date.now(), this.lastAt + 1);
    return this.lastAt;
  }
}
