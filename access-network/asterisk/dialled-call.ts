/** One call that the dialplan has placed. It is named by the caller's channel, and knows what both channels report. */
import type { CallState } from '../../schemas/participant-states';
import type { CallStep } from '../call-control';
import type { Told } from '../steps-of-call';
import type { AriEvent, Channel } from './ari-events';

type Variables = NonNullable<Channel['channelvars']>;
type End = Extract<AriEvent, { type: 'ChannelDestroyed' }>;

export const MICROSECONDS = 1_000;

/** With the creation time, because another Asterisk may use the same channel id. */
export const handleOf = ({ id, creationtime }: Channel): string => `${id} ${String(creationtime)}`;
export const channelIdOf = (handle: string): string => handle.split(' ')[0] ?? '';

export const isUp = (state: CallState): boolean => state === 'connected' || state === 'held';

const LEAST_FAILURE = 400;
const CANCELLED = 487;
/** The results of `Dial()` as SIP statuses, for calls in which the phone gave none. */
const statuses: Readonly<Record<string, number>> = { BUSY: 486, NOANSWER: 408, CANCEL: CANCELLED };

/** Causes of Q.850 that do not say why: none, normal, no answer, answered elsewhere, unknown. */
const vague: readonly number[] = [0, 16, 19, 26, 127];

export class DialledCall {
  /** The channels that ring, or have answered. */
  private readonly peers = new Set<string>();
  private readonly holders = new Set<string>();
  private dialStatus = '';
  private peerEnd: End | undefined;

  constructor(
    readonly handle: string,
    private readonly variables: Variables,
    public state: CallState,
    /** In microseconds since 1970. */
    public at: number,
  ) {}

  has(channelId: string): boolean {
    return this.peers.has(channelId);
  }

  /** The channels are in one bridge. */
  join(channelIds: readonly string[]): void {
    for (const id of channelIds) if (id !== channelIdOf(this.handle)) this.peers.add(id);
  }

  dial(peer: Channel, dialStatus: string, at: number): Told | undefined {
    this.peers.add(peer.id);
    if (dialStatus === '') return undefined;
    if (dialStatus === 'ANSWER') return this.becomes('connected', at);
    // The phone rings, or the network plays its own tones (183).
    if (dialStatus === 'RINGING' || dialStatus === 'PROGRESS') return this.state === 'dialing' ? this.becomes('alerting', at) : undefined;
    this.dialStatus = dialStatus;
    return undefined;
  }

  /** The call is held as long as one of the two holds. */
  hold(channelId: string, isHeld: boolean, at: number): Told | undefined {
    if (isHeld) this.holders.add(channelId);
    else this.holders.delete(channelId);
    const state = this.holders.size > 0 ? 'held' : 'connected';
    return isUp(this.state) && state !== this.state ? this.becomes(state, at) : undefined;
  }

  peerEnded(end: End): void {
    this.peerEnd = end;
    this.holders.delete(end.channel.id);
  }

  /** The call is over when the caller's channel is gone. */
  end({ cause, timestamp }: End): Told {
    const at = timestamp * MICROSECONDS;
    if (isUp(this.state)) return this.becomes('released', at);
    return { ...this.becomes('unconnected', at), failure: this.failure(cause) };
  }

  becomes(state: CallState, at: number): Told {
    this.state = state;
    this.at = at;
    return this.told();
  }

  told(): Told {
    const { ROLLCALL_CALLER: a, ROLLCALL_CALLED: b, ROLLCALL_SERVES: serves } = this.variables;
    return { handle: this.handle, a, b, serves, state: this.state, at: this.at };
  }

  /**
   * The phone's own status is the best reason, except 487, which only answers Asterisk's CANCEL. The cause is left out then:
   * Asterisk gives 19 for every 480, whether the phone rang or not.
   */
  private failure(callersCause: number): NonNullable<CallStep['failure']> {
    const { tech_cause: status = 0, cause: q850 = callersCause } = this.peerEnd ?? {};
    if (this.dialStatus !== 'CANCEL' && status >= LEAST_FAILURE && status !== CANCELLED) return { status };
    if (this.dialStatus === 'NOANSWER' && !vague.includes(q850)) return { q850 };
    const known = statuses[this.dialStatus];
    return known === undefined ? { q850 } : { status: known };
  }
}
