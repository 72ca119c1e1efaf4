/**
 * The connection to Kamailio's module evapi, which carries events and JSON-RPC. It reconnects by itself.
 * Kamailio sends each message to all its clients, so an answer may be meant for another client.
 */
import { connect, type Socket } from 'node:net';
import * as z from 'zod';
import { SECOND_MS } from '../../schemas/durations';
import { readJson } from '../../schemas/read-json';
import type { Clock, Timer } from '../clock';
import { type Pauses, pauses } from '../reports/pauses';
import { netstring, NetstringReader } from './netstring';

export type EvapiOptions = {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly randomFraction: () => number;
  /** Called with each message that is not an RPC answer. */
  readonly message: (json: unknown) => void;
  readonly connected: () => void;
  readonly lost: () => void;
};

const ANSWER_WITHIN_MS = 5 * SECOND_MS;
/** Kamailio needs some seconds to list two thousand calls, and answers nothing else on this connection meanwhile. */
export const LIST_WITHIN_MS = 30 * SECOND_MS;
const FIRST_PAUSE_MS = SECOND_MS / 4;
const LONGEST_PAUSE_MS = 2 * SECOND_MS;
const KEEP_ALIVE_MS = 5 * SECOND_MS;
const MAX_ID = 2 ** 30;

const RpcAnswer = z.object({
  jsonrpc: z.string(),
  id: z.int(),
  result: z.unknown().optional(),
  error: z.looseObject({ code: z.int().optional() }).optional(),
});

/** Kamailio answered with an error. */
export class RpcRefused extends Error {
  constructor(readonly code: number | undefined) {
    super(`Kamailio refused: ${String(code)}`);
  }
}

type Pending = {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: Timer;
  readonly until: number;
};

export class EvapiConnection {
  private socket: Socket | undefined;
  private isOpen = false;
  private isStopped = false;
  private retry: Timer | undefined;
  private lastId: number;
  private readonly pauses: Pauses;
  private readonly pending = new Map<number, Pending>();

  constructor(private readonly options: EvapiOptions) {
    this.pauses = pauses(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, options.randomFraction);
    this.lastId = Math.floor(options.randomFraction() * MAX_ID);
  }

  get isConnected(): boolean {
    return this.isOpen;
  }

  open(): void {
    const { host, port } = this.options;
    const socket = connect({ host, port, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS, noDelay: true });
    this.socket = socket;
    const reader = new NetstringReader();
    socket.on('connect', () => {
      this.isOpen = true;
      this.pauses.reset();
      this.options.connected();
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        for (const text of reader.push(chunk)) this.receive(readJson(text));
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    // `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => this.closed());
  }

  stop(): void {
    this.isStopped = true;
    this.retry?.cancel();
    this.socket?.destroy();
  }

  /** Fails if Kamailio refuses, does not answer in time, or is not connected. If Kamailio does not answer, the connection is opened again. */
  call(method: string, params: readonly (string | number)[], withinMs = ANSWER_WITHIN_MS): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen || !this.socket) return reject(new Error('Kamailio is not connected'));
      const id = (this.lastId = (this.lastId % MAX_ID) + 1);
      const { clock } = this.options;
      const now = clock.now();
      // Kamailio answers one after the other, so an answer may have to wait for those before it.
      const until = Math.max(now + withinMs, ...[...this.pending.values()].map((before) => before.until + withinMs));
      const timer = clock.after(until - now, () => {
        this.pending.delete(id);
        reject(new Error(`Kamailio did not answer ${method}`));
        this.socket?.destroy();
      });
      this.pending.set(id, { resolve, reject, timer, until });
      this.socket.write(netstring(JSON.stringify({ jsonrpc: '2.0', method, params, id })));
    });
  }

  private receive(json: unknown): void {
    const answer = RpcAnswer.safeParse(json);
    if (!answer.success) return this.options.message(json);
    const { id, result, error } = answer.data;
    const pending = this.pending.get(id);
    if (!pending) return;
    this.pending.delete(id);
    pending.timer.cancel();
    if (error === undefined) pending.resolve(result);
    else pending.reject(new RpcRefused(error.code));
  }

  private closed(): void {
    if (this.isOpen) this.options.lost();
    this.isOpen = false;
    for (const { reject, timer } of this.pending.values()) {
      timer.cancel();
      reject(new Error('the connection to Kamailio was lost'));
    }
    this.pending.clear();
    if (!this.isStopped) this.retry = this.options.clock.after(this.pauses.next(), () => this.open());
  }
}
