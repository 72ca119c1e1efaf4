/** The state that the sandbox must not lose when it stops: its calls and undelivered messages. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dial } from './messages';

export type End = {
  readonly method: 'departed' | 'booted' | 'failed' | 'busy';
  readonly cause: 'busy' | 'no-answer' | 'unreachable' | 'cancelled' | null;
  readonly sipCode: number | null;
};

export type Leg = {
  readonly dial: Dial;
  phase: 'dialing' | 'ringing' | 'joined' | 'ended';
  /** The desired value. It takes effect when the leg joins. */
  muted: boolean;
  onHold: boolean;
  /** When it joined, in milliseconds since 1970. */
  joinedAt?: number;
  /** When it ended. */
  at?: string;
  end?: End;
};

export type Room = {
  ended: boolean;
  /** The time of its last command, in milliseconds since 1970. */
  usedAt: number;
  readonly legs: Record<string, Leg>;
  /** Legs that were dropped before they were dialled. They must never be dialled. */
  readonly forbidden: Record<string, true>;
};

/** A single-line call. */
export type Line = {
  readonly callId: string;
  readonly initiator: string;
  readonly participant: string;
  state: 'waiting' | 'dialing' | 'alerting' | 'connected' | 'held';
};

/** A message to be delivered until it is accepted. */
export type Message = { readonly kind: 'callback' | 'report'; readonly url: string; readonly body: string };

export type State = {
  rooms: Record<string, Room>;
  lines: Record<string, Line>;
  /** The requests that were carried out, with their times. Repeating one changes nothing. */
  requestIds: Record<string, number>;
  /** By channel. A channel keeps the order of its messages. */
  readonly outbox: Record<string, Message[]>;
};

/** Ended calls and requests are remembered for a day, which is longer than anybody repeats a command. */
const REMEMBERED_MS = 86_400_000;

/** When a write that failed is tried again. */
const RETRY_MS = 1_000;

const emptyState = (): State => ({ rooms: {}, lines: {}, requestIds: {}, outbox: {} });

export class StateFile {
  readonly state: State;
  private readonly path: string | undefined;
  /** Present while a write is due: it cancels that write. */
  private cancelWrite: (() => void) | undefined;

  constructor(folder: string | undefined, now: number) {
    this.path = folder === undefined ? undefined : join(folder, 'sandbox-carrier.json');
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
    this.state = this.read();
    const since = now - REMEMBERED_MS;
    const { rooms, requestIds } = this.state;
    const isNeeded = ({ usedAt, legs }: Room): boolean => usedAt > since || Object.values(legs).some(({ phase }) => phase !== 'ended');
    this.state.rooms = Object.fromEntries(Object.entries(rooms).filter(([, room]) => isNeeded(room)));
    this.state.requestIds = Object.fromEntries(Object.entries(requestIds).filter(([, at]) => at > since));
  }

  /** Writes once for all changes in one turn of the event loop, or at the next try after a write that failed. */
  readonly changed = (): void => {
    if (this.path === undefined || this.cancelWrite) return;
    const next = setImmediate(() => this.write());
    this.cancelWrite = () => clearImmediate(next);
  };

  /** Writes what is not yet written. If that fails, it is not tried again. */
  flush(): void {
    if (this.cancelWrite) this.write();
    this.cancelWrite?.();
    this.cancelWrite = undefined;
  }

  private read(): State {
    if (this.path === undefined || !existsSync(this.path)) return emptyState();
    return { ...emptyState(), ...(JSON.parse(readFileSync(this.path, 'utf8')) as Partial<State>) };
  }

  /** Writes a temporary file and renames it, so that a crash leaves either the old file or the new one. */
  private write(): void {
    this.cancelWrite?.();
    this.cancelWrite = undefined;
    if (this.path === undefined) return;
    try {
      writeFileSync(`${this.path}.new`, JSON.stringify(this.state));
      renameSync(`${this.path}.new`, this.path);
    } catch {
      // Such as a full disk. The sandbox works on, from memory.
      const retry = setTimeout(() => this.write(), RETRY_MS).unref();
      this.cancelWrite = () => clearTimeout(retry);
    }
  }
}
