/** The sandbox's conference server: rooms with legs that are dialled, answered, held, muted and dropped. */
import { randomUUID } from 'node:crypto';
import type { DialRecord } from './dial-record';
import type { Change, Dial } from './messages';
import { BUSY, type CallFailure } from './number-plan';
import { keepRinging, placeCall, type Progress, stayOnLine } from './phones';
import type { End, Leg, Room, State } from './state';
import type { Cancel, Timers } from './timers';

export type CallbackEvent = 'ringing' | 'joined' | 'ended' | 'muted' | 'unmuted' | 'held' | 'resumed';

export type Callback = {
  readonly eventId: string;
  readonly room: string;
  readonly leg: string;
  readonly event: CallbackEvent;
  readonly at: string;
  readonly end?: End;
};

/** The single-line calls that legs may take over. */
type Lines = {
  /** Whether the initiator has an answered call with that participant. */
  isUp(initiator: string, participant: string): boolean;
  /** Ends the call, because the leg replaces it. */
  takeOver(initiator: string, participant: string): void;
};

export type ConferenceServerOptions = {
  readonly state: State;
  readonly changed: () => void;
  readonly timers: Timers;
  readonly now: () => number;
  readonly lines: Lines;
  readonly record: DialRecord;
  /** `url`: the callback URL of the dial command. */
  readonly report: (callback: Callback, url: string | undefined) => void;
};

/** An INVITE with Replaces is answered without ringing (RFC 3891). */
const TAKEN_OVER_AFTER_MS = 150;

const BOOTED: End = { method: 'booted', cause: null, sipCode: null };
const CANCELLED: End = { method: 'booted', cause: 'cancelled', sipCode: 487 };
const DEPARTED: End = { method: 'departed', cause: null, sipCode: null };

const endOfFailure = ({ cause, sipCode }: CallFailure): End => ({ method: cause === 'busy' ? 'busy' : 'failed', cause, sipCode });

const sameDial = (one: Dial, other: Dial): boolean => one.to === other.to && one.from === other.from;

/** Whose single-line call the leg may take over. */
const initiatorOf = ({ dial: { initiator, from = '' } }: Leg): string => initiator ?? from;

export const isLive = ({ phase }: Leg): boolean => phase !== 'ended';

export class ConferenceServer {
  private readonly calls = new Map<Leg, Cancel>();
  /** The timers that end calls which have lasted too long. */
  private readonly limits = new Map<Leg, Cancel>();

  constructor(private readonly options: ConferenceServerOptions) {}

  /** After a restart, joined legs stay joined and ringing or dialling legs continue. */
  restore(): void {
    for (const [room, { legs }] of Object.entries(this.options.state.rooms)) {
      for (const [name, leg] of Object.entries(legs)) {
        if (leg.phase === 'joined') {
          this.calls.set(leg, stayOnLine(this.options.timers, { to: leg.dial.to, progress: this.progress(room, name, leg) }));
          this.limit(room, name, leg);
        } else if (isLive(leg)) this.call(room, name, leg);
      }
    }
  }

  room(name: string): Room | undefined {
    return this.options.state.rooms[name];
  }

  dial(roomName: string, name: string, dial: Dial): 'placed' | 'repeated' | 'room-ended' | 'leg-ended' | 'leg-conflict' {
    const room = this.openRoom(roomName);
    const known = room.legs[name];
    if (known) return sameDial(known.dial, dial) ? 'repeated' : 'leg-conflict';
    if (room.ended) return 'room-ended';
    if (room.forbidden[name]) return 'leg-ended';
    const leg: Leg = { dial, phase: 'dialing', muted: false, onHold: false };
    room.legs[name] = leg;
    const live = Object.keys(room.legs).filter((other) => room.legs[other]?.phase !== 'ended');
    this.options.record.add({ room: roomName, leg: name, to: dial.to, at: this.options.now() }, live);
    this.options.changed();
    this.call(roomName, name, leg);
    return 'placed';
  }

  drop(roomName: string, name: string): 'dropped' | 'repeated' | 'unknown-leg' {
    const room = this.openRoom(roomName);
    const leg = room.legs[name];
    if (leg) return this.dropLeg(roomName, name, leg) ? 'dropped' : 'repeated';
    // If an earlier dial arrives later, it must find that this leg is no longer desired.
    room.forbidden[name] = true;
    this.options.changed();
    return 'unknown-leg';
  }

  change(roomName: string, name: string, { muted, onHold }: Change): 'changed' | 'unknown-leg' | 'leg-ended' {
    const leg = this.room(roomName)?.legs[name];
    if (!leg) return 'unknown-leg';
    if (!isLive(leg)) return 'leg-ended';
    if (muted !== undefined && muted !== leg.muted) {
      leg.muted = muted;
      if (leg.phase === 'joined') this.reportEvent(roomName, name, leg, muted ? 'muted' : 'unmuted');
    }
    if (onHold !== undefined && onHold !== leg.onHold) {
      leg.onHold = onHold;
      if (leg.phase === 'joined') this.reportEvent(roomName, name, leg, onHold ? 'held' : 'resumed');
    }
    this.options.changed();
    return 'changed';
  }

  end(roomName: string): 'ended' | 'repeated' | 'unknown-room' {
    const known = this.room(roomName);
    if (known?.ended) return 'repeated';
    const room = this.openRoom(roomName);
    room.ended = true;
    for (const [name, leg] of Object.entries(room.legs)) this.dropLeg(roomName, name, leg);
    this.options.changed();
    return known ? 'ended' : 'unknown-room';
  }

  /** The phone with this number leaves every conference it is in. */
  hangUp(number: string): void {
    for (const [room, { legs }] of Object.entries(this.options.state.rooms)) {
      for (const [name, leg] of Object.entries(legs)) {
        if (leg.phase === 'joined' && leg.dial.to === number) this.finish(room, name, leg, DEPARTED);
      }
    }
  }

  /** Simulates a crash of a server that stores nothing: every call is gone and nothing is reported. */
  forget(): void {
    for (const cancel of [...this.calls.values(), ...this.limits.values()]) cancel();
    this.calls.clear();
    this.limits.clear();
    this.options.state.rooms = {};
    this.options.changed();
  }

  private openRoom(name: string): Room {
    const { state, now } = this.options;
    const room = (state.rooms[name] ??= { ended: false, usedAt: 0, legs: {}, forbidden: {} });
    room.usedAt = now();
    return room;
  }

  private call(room: string, name: string, leg: Leg): void {
    const { timers, lines } = this.options;
    const { to, takeOver, ringSeconds } = leg.dial;
    const progress = this.progress(room, name, leg);
    const isUp = lines.isUp(initiatorOf(leg), to);
    if (isUp && takeOver === 'replaces') {
      this.calls.set(
        leg,
        timers.after(TAKEN_OVER_AFTER_MS, () => this.replaceCall(room, name, leg)),
      );
    } else if (isUp) {
      this.calls.set(
        leg,
        timers.after(TAKEN_OVER_AFTER_MS, () => progress.failed(BUSY)),
      );
    } else {
      // The leg is already ringing if the server was restarted in the meantime.
      const go = leg.phase === 'ringing' ? keepRinging : placeCall;
      this.calls.set(leg, go(timers, { to, ringMs: ringSeconds * 1_000, progress }));
    }
  }

  private replaceCall(room: string, name: string, leg: Leg): void {
    const { timers, lines } = this.options;
    const { to } = leg.dial;
    lines.takeOver(initiatorOf(leg), to);
    const progress = this.progress(room, name, leg);
    this.calls.set(leg, stayOnLine(timers, { to, progress }));
    progress.answered();
  }

  /** Ends the call when it has lasted as long as it may. Its duration is not shortened by `speed`. */
  private limit(room: string, name: string, leg: Leg): void {
    const { timers, now } = this.options;
    const { maxSeconds } = leg.dial;
    if (maxSeconds === undefined) return;
    const leftMs = (leg.joinedAt ?? now()) + maxSeconds * 1_000 - now();
    this.limits.set(
      leg,
      timers.afterRealTime(Math.max(0, leftMs), () => this.finish(room, name, leg, BOOTED)),
    );
  }

  private progress(room: string, name: string, leg: Leg): Progress {
    return {
      ringing: () => {
        leg.phase = 'ringing';
        this.reportEvent(room, name, leg, 'ringing');
      },
      answered: () => {
        leg.phase = 'joined';
        leg.joinedAt = this.options.now();
        this.limit(room, name, leg);
        this.reportEvent(room, name, leg, 'joined');
        if (leg.muted) this.reportEvent(room, name, leg, 'muted');
        if (leg.onHold) this.reportEvent(room, name, leg, 'held');
      },
      failed: (failure) => this.finish(room, name, leg, endOfFailure(failure)),
      left: () => this.finish(room, name, leg, DEPARTED),
    };
  }

  private dropLeg(room: string, name: string, leg: Leg): boolean {
    if (!isLive(leg)) return false;
    this.finish(room, name, leg, leg.phase === 'joined' ? BOOTED : CANCELLED);
    return true;
  }

  private finish(room: string, name: string, leg: Leg, end: End): void {
    this.calls.get(leg)?.();
    this.calls.delete(leg);
    this.limits.get(leg)?.();
    this.limits.delete(leg);
    leg.phase = 'ended';
    leg.end = end;
    leg.at = new Date(this.options.now()).toISOString();
    this.reportEvent(room, name, leg, 'ended');
  }

  private reportEvent(room: string, name: string, leg: Leg, event: CallbackEvent): void {
    const at = leg.at ?? new Date(this.options.now()).toISOString();
    this.options.report({ eventId: randomUUID(), room, leg: name, event, at, ...(leg.end ? { end: leg.end } : {}) }, leg.dial.callbackUrl);
    this.options.changed();
  }
}
