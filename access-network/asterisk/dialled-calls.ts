/** Follows the calls that the dialplan places, by ARI's events and by lists of its channels. */
import type { CallStep } from '../call-control';
import type { Told } from '../steps-of-call';
import { callIdOf } from '../steps-of-call';
import type { AriEvent, Channel } from './ari-events';
import { DialledCall, handleOf, isUp, MICROSECONDS } from './dialled-call';

export type Listed = { readonly channels: readonly Channel[]; readonly bridges: readonly { readonly channels: readonly string[] }[] };

/** The newest step that the kit has of a call. */
export type Known = (callId: string) => CallStep | undefined;

export class DialledCalls {
  /** The key is the id of the caller's channel. */
  private readonly calls = new Map<string, DialledCall>();

  /** Nothing if the event changes no call that is reported. */
  take(event: AriEvent): readonly Told[] {
    const begun = event.type === 'ChannelDestroyed' ? this.placedInVain(event.channel) : undefined;
    return [begun, this.change(event)].filter((told) => told !== undefined);
  }

  private change(event: AriEvent): Told | undefined {
    const at = event.timestamp * MICROSECONDS;
    switch (event.type) {
      case 'Dial':
        return this.dial(event, at);
      case 'ChannelHold':
        return this.of(event.channel.id)?.hold(event.channel.id, true, at);
      case 'ChannelUnhold':
        return this.of(event.channel.id)?.hold(event.channel.id, false, at);
      case 'ChannelDestroyed':
        return this.destroyed(event);
    }
  }

  /** Takes a list of channels and returns the newest step of every call. A step that was missed gets the time of the list. */
  update({ channels, bridges }: Listed, known: Known, before: ReadonlySet<string>, now: number): readonly Told[] {
    const told = channels.flatMap((channel) => {
      const call = this.calls.get(channel.id) ?? this.begin(channel, known);
      if (!call) return [];
      const together = bridges.find((bridge) => bridge.channels.length > 1 && bridge.channels.includes(channel.id));
      call.join(together?.channels ?? []);
      return [together && !isUp(call.state) ? call.becomes('connected', now) : call.told()];
    });
    const listed = new Set(channels.map(({ id }) => id));
    // `before` spares calls that began after the list was made.
    for (const id of before) if (!listed.has(id)) this.calls.delete(id);
    return told;
  }

  ids(): ReadonlySet<string> {
    return new Set(this.calls.keys());
  }

  isUp(channelId: string): boolean {
    const call = this.calls.get(channelId);
    return call !== undefined && isUp(call.state);
  }

  /** After a restart, the journal may know a newer step of the call than its beginning. */
  private begin(channel: Channel, known: Known): DialledCall | undefined {
    if (!channel.channelvars) return undefined;
    const handle = handleOf(channel);
    const newest = known(callIdOf(handle, 'a')) ?? known(callIdOf(handle, 'b'));
    const call = new DialledCall(
      handle,
      channel.channelvars,
      newest?.state ?? 'dialing',
      newest?.at ?? channel.creationtime * MICROSECONDS,
    );
    this.calls.set(channel.id, call);
    return call;
  }

  private dial({ caller, peer, dialstatus }: Extract<AriEvent, { type: 'Dial' }>, at: number): Told | undefined {
    if (!caller?.channelvars) return undefined;
    const before = this.calls.get(caller.id);
    if (before) return before.dial(peer, dialstatus, at);
    const call = new DialledCall(handleOf(caller), caller.channelvars, 'dialing', at);
    this.calls.set(caller.id, call);
    return call.dial(peer, dialstatus, at) ?? call.told();
  }

  /** If no phone has registered the number, `Dial()` creates no channel and no event: only the caller's channel ends. */
  private placedInVain(channel: Channel): Told | undefined {
    if (!channel.channelvars || channel.state === 'Up' || this.calls.has(channel.id)) return undefined;
    const call = new DialledCall(handleOf(channel), channel.channelvars, 'dialing', channel.creationtime * MICROSECONDS);
    this.calls.set(channel.id, call);
    return call.told();
  }

  private destroyed(event: Extract<AriEvent, { type: 'ChannelDestroyed' }>): Told | undefined {
    const { id } = event.channel;
    const own = this.calls.get(id);
    this.calls.delete(id);
    if (own) return own.end(event);
    this.of(id)?.peerEnded(event);
    return undefined;
  }

  private of(channelId: string): DialledCall | undefined {
    return this.calls.get(channelId) ?? [...this.calls.values()].find((call) => call.has(channelId));
  }
}
