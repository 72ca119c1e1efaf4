/** What the sandbox must not lose when it stops: its calls, and what it still has to tell. */
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
  /** As asked for; in force from the moment the leg joins. */
  muted: boolean;
  onHold: boolean;
  /** When it ended. */
  at?: string;
  end?: End;
};

export type Room = {
  ended: boolean;
  /** When it was last commanded; milliseconds since 1970. */
  usedAt: number;
  readonly legs: Record<string, Leg>;
  /** Legs that were dropped before they were dialled: they never will be. */
  readonly forbidden: Record<string, true>;
};

/** A single-line call. */
export type Line = {
  readonly callId: string;
  readonly initiator: string;
  readonly participant: string;
  state: 'waiting' | 'dialing' | 'alerting' | 'connected' | 'held';
};

/** Something to be delivered until it is accepted. */
export type Message = { readonly kind: 'callback' | 'report'; readonly url: string; readonly body: string };

export type State = {
  rooms: Record<string, Room>;
  lines: Record<string, Line>;
  /** Of requests that were carried out, and when: a repeated one changes nothing. */
  requestIds: Record<string, number>;
  /** By channel: within one, messages keep their order. */
  readonly outbox: Record<string, Message[]>;
};

/** What is over is remembered for a day: longer than anybody repeats a command. */
const REMEMBERED_MS = 86_400_000;

const emptyState = (): State => ({ rooms: {}, lines: {}, requestIds: {}, outbox: {} });

export class StateFile {
  readonly state: State;
  private readonly path: string | undefined;
  private pending: NodeJS.Immediate | undefined;

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

  /** Writes once for all changes of one turn of the event loop. */
  readonly changed = (): void => {
    if (this.path !== undefined) this.pending ??= setImmediate(() => this.write());
  };

  flush(): void {
    if (this.pending !== undefined) this.write();
  }

  private read(): State {
    if (this.path === undefined || !existsSync(this.path)) return emptyState();
    return { ...emptyState(), ...(JSON.parse(readFileSync(this.path, 'utf8')) as Partial<State>) };
  }

  /** First beside it, then in its place: a crash leaves the old file or the new one. */
  private write(): void {
    clearImmediate(this.pending);
    this.pending = undefined;
    if (this.path === undefined) return;
    writeFileSync(`${this.path}.new`, JSON.stringify(this.state));
    renameSync(`${this.path}.new`, this.path);
  }
}
