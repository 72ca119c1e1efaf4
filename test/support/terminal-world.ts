/**
 * A server with the real rules, and the network between it and a terminal, in simulated time. Whoever writes a test
 * decides what the network does; what the server answers is what the rules say.
 */
import { applyChange } from '../../domain/conference/apply-change';
import type { Change } from '../../domain/conference/change';
import { removeParticipant } from '../../domain/conference/changes/remove-participant';
import { requestChange } from '../../domain/conference/changes/request-change';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceView, partialView } from '../../domain/conference/view/conference-view';
import type { Conference } from '../../schemas/conference';
import { HOUR_MS } from '../../schemas/durations';
import type { ParticipantUpdate } from '../../schemas/participant';
import type { Fetch } from '../../terminal/client/create-client';
import type { Socket, SocketEvents, Surroundings } from '../../terminal/surroundings';
import { ALL_ACTIONS } from './a-conference';
import { SimulatedTime } from './simulated-time';
import { type Moment, PushingServer } from './terminal-over-lossy-line';

type Network = 'good' | 'down' | 'half-open';
type Line = { readonly events: SocketEvents; readonly server: PushingServer; isOver: boolean };
type Request = Parameters<Fetch>[1];

const LEGS_PER_HOUR = 1_000;

const answer = (status: number, body?: unknown, version?: number): Awaited<ReturnType<Fetch>> => ({
  ok: status < 400,
  status,
  headers: { get: (name) => (name === 'etag' && version !== undefined ? `"${String(version)}"` : null) },
  text: async () => (body === undefined ? '' : JSON.stringify(body)),
});

const problem = (status: number, code: string) => answer(status, { type: 'about:blank', title: code, status, message: code, code });

export class TerminalWorld {
  readonly history: ConferenceRecord[] = [];
  readonly time: SimulatedTime;
  network: Network = 'good';
  /** Of HTTP: the answer to a command that was carried out gets lost. */
  losesAnswers = false;
  httpFails = false;
  /** Read by GET: so many versions old. */
  getIsBehind = 0;
  tokensIssued = 0;
  /** Undefined: what the server has never heard of, such as `current` on an older one. */
  knowsCurrent = false;
  readonly commandsDone = new Map<string, Awaited<ReturnType<Fetch>>>();
  private lines: Line[] = [];
  private wakers: (() => void)[] = [];
  private keys = 0;

  constructor(
    opened: ConferenceRecord,
    private readonly chance: () => number,
  ) {
    this.history.push(opened);
    this.time = new SimulatedTime(opened.changedAt);
  }

  get record(): ConferenceRecord {
    return this.history.at(-1) as ConferenceRecord;
  }

  get openLines(): number {
    return this.lines.length;
  }

  viewAt(version: number): Conference {
    return conferenceView(this.history[version - 1] as ConferenceRecord, ALL_ACTIONS);
  }

  /** Whether the rules accepted it. */
  change(change: Change): boolean {
    const applied = applyChange(this.record, change);
    if (applied.ok) this.history.push(applied.next);
    return applied.ok;
  }

  push(moment: Pick<Moment, 'behind' | 'forgets' | 'tooLarge'>, copies: readonly number[]): void {
    for (const line of this.lines) {
      const text = line.server.push(this.record.version, { ...moment, behind: Math.min(moment.behind, this.record.version - 1) });
      if (text !== undefined) for (const delay of copies) this.deliver(line, delay, text);
    }
  }

  cut(): void {
    for (const line of this.lines.splice(0)) this.close(line);
  }

  wake(): void {
    for (const run of this.wakers) run();
  }

  readonly token = async () => {
    await this.time.sleep(20);
    if (this.network !== 'good') throw new Error('No network');
    this.tokensIssued += 1;
    return { token: `token-${String(this.tokensIssued)}`, expiresAt: this.time.now + HOUR_MS };
  };

  readonly surroundings: Surroundings = {
    now: () => this.time.now,
    chance: () => this.chance(),
    newKey: () => `key-${String((this.keys += 1))}`,
    after: (ms, run) => this.time.after(ms, run),
    fetch: (url, request) => this.fetch(url, request),
    connect: (_url, _protocols, events) => this.connect(events),
    onWake: (run) => {
      this.wakers.push(run);
      return () => (this.wakers = this.wakers.filter((each) => each !== run));
    },
  };

  private close(line: Line): void {
    if (line.isOver) return;
    line.isOver = true;
    this.lines = this.lines.filter((each) => each !== line);
    line.events.closed();
  }

  private deliver(line: Line, delayMs: number, text: string): void {
    this.time.after(delayMs, () => {
      if (!line.isOver && this.network === 'good') line.events.message(text);
    });
  }

  private connect(events: SocketEvents): Socket {
    const line: Line = { events, server: new PushingServer(this.history, true), isOver: false };
    if (this.network === 'down') this.time.after(20, () => this.close(line));
    this.time.after(50, () => {
      if (this.network !== 'good' || line.isOver) return;
      this.lines.push(line);
      events.opened();
    });
    // As API Gateway does.
    this.time.after(2 * HOUR_MS, () => this.close(line));
    return {
      send: (text) => this.receive(line, JSON.parse(text) as { action: string; conferenceId?: string; since?: number }),
      close: () => {
        line.isOver = true;
        this.lines = this.lines.filter((each) => each !== line);
      },
    };
  }

  private receive(line: Line, { action, conferenceId, since }: { action: string; conferenceId?: string; since?: number }): void {
    if (line.isOver || this.network !== 'good') return;
    if (action === 'ping') return this.deliver(line, 30, '{"type":"pong"}');
    const isCurrent = conferenceId === 'current';
    if (isCurrent && !this.knowsCurrent) return this.deliver(line, 30, '{"type":"error","code":"INVALID_ARGUMENT","detail":""}');
    if (isCurrent && this.record.state === 'ended') return this.deliver(line, 30, '{"type":"none","conferenceId":"current"}');
    this.deliver(line, 40, line.server.subscribe(this.record.version, since, 0));
  }

  private async fetch(url: string, request: Request): Promise<Awaited<ReturnType<Fetch>>> {
    const gone = new Promise<never>((_, reject) => request.signal?.addEventListener('abort', () => reject(new Error('Aborted'))));
    gone.catch(() => undefined);
    await Promise.race([this.time.sleep(60), gone]);
    if (this.network === 'half-open') await Promise.race([this.time.sleep(60_000), gone]);
    if (this.network !== 'good' || this.httpFails) throw new Error('No answer');
    const answered = this.answer(new URL(url), request);
    if (this.losesAnswers && request.method !== 'GET') throw new Error('The answer is lost');
    return answered;
  }

  private answer(url: URL, { method, headers, body }: Request): Awaited<ReturnType<Fetch>> {
    const [, , , id, , participantId] = url.pathname.split('/');
    if (method === 'GET') return this.get(id ?? '', Number(url.searchParams.get('since') ?? 0), headers['if-none-match']);
    const key = headers['idempotency-key'] ?? '';
    const before = this.commandsDone.get(key);
    if (before) return before;
    const ifVersion = headers['if-match'] === undefined ? undefined : Number(headers['if-match'].slice(1, -1));
    const answered = this.command(participantId ?? '', body === undefined ? undefined : (JSON.parse(body) as ParticipantUpdate), ifVersion);
    this.commandsDone.set(key, answered);
    return answered;
  }

  private get(id: string, since: number, etag: string | undefined): Awaited<ReturnType<Fetch>> {
    const { version, conferenceId, state } = this.record;
    if (id === 'current' && state === 'ended') return problem(404, 'NOT_FOUND');
    if (id !== 'current' && id !== conferenceId) return problem(404, 'NOT_FOUND');
    const seen = Math.max(version - this.getIsBehind, since, 1);
    if (etag === `"${String(seen)}"`) return answer(304, undefined, seen);
    const text = new PushingServer(this.history, true).get(seen, since || undefined, 0);
    return answer(200, JSON.parse(text), seen);
  }

  private command(participantId: string, desired: ParticipantUpdate | undefined, ifVersion: number | undefined) {
    const { conferenceId, version } = this.record;
    const common = { conferenceId, participantId, at: Math.max(this.time.now, this.record.changedAt), ifVersion };
    const change = desired ? requestChange({ ...common, desired, dialsPerHour: LEGS_PER_HOUR }) : removeParticipant(common);
    const applied = applyChange(this.record, change);
    if (applied.ok) this.history.push(applied.next);
    if (!applied.ok && applied.refusal !== 'unchanged')
      return applied.refusal === 'changed-since' ? problem(412, 'VERSION_CONFLICT') : problem(409, 'INCOMPATIBLE_STATE');
    const shown = applied.ok
      ? partialView(applied.next, version, ALL_ACTIONS).participants
      : conferenceView(this.record, ALL_ACTIONS).participants;
    return answer(
      202,
      shown.find((participant) => participant.participantId === participantId),
    );
  }
}
