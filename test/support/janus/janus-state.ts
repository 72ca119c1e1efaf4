/** What a Janus has: sessions with their handles, rooms with their participants, and the calls of its SIP plugin. */
import type { Behaviour } from '../stand-in-phones';
import type { EventHandler } from './event-handler';
import { ANSWER, isForPhones, offerOf } from './sdp';

export type Handle = {
  readonly id: number;
  readonly session: number;
  readonly plugin: string;
  readonly opaque: string;
  registered: boolean;
  /** Who calls: the SIP URI that the SIP plugin was registered with. */
  username?: string;
  /** Of the mixer: where it is, as whom. */
  room?: string;
  member?: string;
  /** Of a call. */
  call?: { readonly number: string; answered: boolean };
};

export type Member = { readonly id: string; setup: boolean; muted: boolean; readonly handle: Handle };
export type Room = { readonly secret: string; readonly pin: string; readonly members: Map<string, Member> };

const STEP_MS = 5;
const HANGS_UP_AFTER_MS = 60;

export class JanusState {
  readonly sessions = new Map<number, Map<number, Handle>>();
  readonly rooms = new Map<string, Room>();
  /** How often a number was called. */
  readonly invited: string[] = [];
  /** What the phone of each call shows as its caller, by the opaque id of its handle. */
  readonly callers = new Map<string, string>();
  /** The opaque id of the handle of each call. */
  readonly calls: string[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private nextId = 1;

  constructor(
    private readonly events: EventHandler,
    private readonly behaviourOf: (number: string) => Behaviour,
  ) {}

  newId(): number {
    this.nextId += 1;
    return this.nextId;
  }

  later(work: () => void, ms = STEP_MS): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
  }

  join(handle: Handle, room: Room, name: string, id: string, codec: string): void {
    Object.assign(handle, { room: name, member: id });
    room.members.set(id, { id, setup: false, muted: false, handle });
    this.report(handle, { event: 'joined', room: name, id, setup: false, muted: false });
    this.events.emit({
      ...this.of(handle),
      type: 8,
      event: { owner: 'local', jsep: { type: 'offer', sdp: offerOf(codec === 'pcma' ? 'PCMA' : 'PCMU') } },
    });
  }

  configure(handle: Handle): void {
    const member = this.memberOf(handle);
    if (!member) return;
    this.later(() => {
      member.setup = true;
      this.report(handle, { event: 'configured', room: handle.room, id: member.id });
    });
  }

  register(handle: Handle, username: string): void {
    handle.username = username;
    this.later(() => {
      handle.registered = true;
      this.report(handle, { event: 'registered', type: 'guest' });
    });
  }

  call(handle: Handle, number: string, sdp: string, privacy: string | undefined): void {
    if (!handle.registered || !isForPhones(sdp))
      return this.report(handle, { event: 'error', error: 'Wrong state, or wrong payload type' });
    handle.call = { number, answered: false };
    this.invited.push(number);
    this.calls.push(handle.opaque);
    this.callers.set(handle.opaque, privacy === 'id' ? 'anonymous' : (/^sip:([^@]+)@/.exec(handle.username ?? '')?.[1] ?? ''));
    this.report(handle, { event: 'calling' });
    this.later(() => this.ring(handle));
  }

  /** Whoever hangs up: `code` is what is reported. Nothing is where there is no call. */
  hangUp(handle: Handle, code: number): void {
    if (!handle.call) return;
    const { answered } = handle.call;
    delete handle.call;
    this.report(handle, { event: 'hangup', code: answered ? 200 : code });
    if (answered) this.later(() => this.leave(this.mixerOf(handle)));
  }

  hangUpPhone(number: string): void {
    for (const handle of this.handles()) if (handle.call?.number === number && handle.call.answered) this.hangUp(handle, 200);
  }

  destroySession(id: number): boolean {
    for (const handle of this.sessions.get(id)?.values() ?? []) {
      delete handle.call;
      this.leave(handle);
    }
    return this.sessions.delete(id);
  }

  forget(): void {
    this.stop();
    this.sessions.clear();
    this.rooms.clear();
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private handles(): Handle[] {
    return [...this.sessions.values()].flatMap((handles) => [...handles.values()]);
  }

  private mixerOf({ session }: Handle): Handle | undefined {
    return [...(this.sessions.get(session)?.values() ?? [])].find(({ room }) => room !== undefined);
  }

  private memberOf({ room, member }: Handle): Member | undefined {
    return this.rooms.get(room ?? '')?.members.get(member ?? '');
  }

  /** The event names no handle, because that is gone by then. */
  private leave(handle: Handle | undefined): void {
    if (!handle || !this.memberOf(handle)) return;
    this.rooms.get(handle.room ?? '')?.members.delete(handle.member ?? '');
    this.events.emit({ type: 64, event: { plugin: handle.plugin, data: { event: 'left', room: handle.room, id: handle.member } } });
  }

  private ring(handle: Handle): void {
    const { call } = handle;
    if (!call) return;
    const behaviour = this.behaviourOf(call.number);
    if (behaviour === 'busy') return this.hangUp(handle, 486);
    if (behaviour === 'cannot be reached') return this.hangUp(handle, 503);
    this.report(handle, { event: 'proceeding', code: 180 });
    if (behaviour === 'rings on') return;
    this.later(() => this.answer(handle, call));
  }

  private answer(handle: Handle, call: NonNullable<Handle['call']>): void {
    if (handle.call !== call) return;
    call.answered = true;
    this.events.emit({ ...this.of(handle), type: 8, event: { owner: 'local', jsep: { type: 'answer', sdp: ANSWER } } });
    this.report(handle, { event: 'accepted' });
    if (this.behaviourOf(call.number) === 'hangs up') this.later(() => handle.call === call && this.hangUp(handle, 200), HANGS_UP_AFTER_MS);
  }

  private of({ id, session, opaque }: Handle) {
    return { session_id: session, handle_id: id, opaque_id: opaque };
  }

  private report(handle: Handle, data: object): void {
    this.events.emit({ ...this.of(handle), type: 64, event: { plugin: handle.plugin, data } });
  }
}
