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
import type { AccessToken, FetchToken, TokenReason } from '../../terminal/client/access-tokens';
import type { Fetch, Socket, SocketEvents, Surroundings } from '../../terminal/surroundings';
import { ALL_ACTIONS } from './a-conference';
import { SimulatedTime } from './simulated-time';
import { type Moment, PushingServer } from './terminal-over-lossy-line';

type Network = 'good' | 'down' | 'half-open';
type Line = { readonly events: SocketEvents; server: PushingServer; isOver: boolean; followsCurrent: boolean; endsAt: number };
type Sent = {
  readonly action: string;
  readonly id?: string;
  readonly conferenceId?: string;
  readonly since?: number;
  readonly version?: number;
  readonly token?: string;
};
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
  /** Every command. */
  refuses = false;
  /** Read by GET: so many versions old. */
  getIsBehind = 0;
  tokensIssued = 0;
  /** Why each was asked for. */
  readonly tokenReasons: TokenReason[] = [];
  /** As the application answers; undefined: with a new one. */
  giveToken: (() => Promise<string | AccessToken>) | undefined;
  /** Of those that the server has issued itself. */
  readonly refusedTokens = new Set<string>();
  connectionsOpened = 0;
  requests = 0;
  refreshed = 0;
  /** Undefined: what the server has never heard of, such as `current` on an older one. */
  knowsCurrent = false;
  knowsRefresh = true;
  readonly commandsDone = new Map<string, Awaited<ReturnType<Fetch>>>();
  private lines: Line[] = [];
  private wakers: (() => void)[] = [];
  private keys = 0;
  private readonly ends = new Map<string, number>();

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

  /** For a story so long that its states would fill the memory. */
  forgetBefore(version: number): void {
    for (let index = version - 2; index >= 0 && index in this.history; index -= 1) Reflect.deleteProperty(this.history, index);
  }

  push(moment: Pick<Moment, 'behind' | 'forgets' | 'tooLarge'>, copies: readonly number[]): void {
    for (const line of this.lines) {
      const text = line.server.push(this.record.version, { ...moment, behind: Math.min(moment.behind, this.record.version - 1) });
      if (text !== undefined) for (const delay of copies) this.deliver(line, delay, text);
    }
  }

  /** The network opens the next conference. `isTold`: the message of it is not lost. */
  openNext(record: ConferenceRecord, isTold = true): void {
    this.history.splice(0, this.history.length, record);
    for (const line of this.lines) {
      line.server = new PushingServer(this.history, true);
      if (isTold && line.followsCurrent) this.deliver(line, 40, line.server.subscribe(record.version, undefined, 0));
    }
  }

  cut(): void {
    for (const line of this.lines.splice(0)) this.close(line);
  }

  wake(): void {
    for (const run of this.wakers) run();
  }

  readonly token: FetchToken = async ({ reason }) => {
    this.tokenReasons.push(reason);
    await this.time.sleep(20);
    if (this.giveToken) return this.giveToken();
    if (this.network !== 'good') throw new Error('No network');
    return this.newToken();
  };

  newToken(): AccessToken {
    this.tokensIssued += 1;
    const token = { token: `token-${String(this.tokensIssued)}`, expiresAt: this.time.now + HOUR_MS };
    this.ends.set(token.token, token.expiresAt);
    return token;
  }

  private isAccepted(token: string): boolean {
    return !this.refusedTokens.has(token) && (this.ends.get(token) ?? 0) > this.time.now;
  }

  readonly surroundings: Surroundings = {
    now: () => this.time.now,
    chance: () => this.chance(),
    newKey: () => `key-${String((this.keys += 1))}`,
    after: (ms, run) => this.time.after(ms, run),
    fetch: (url, request) => this.fetch(url, request),
    connect: (_url, [, token = ''], events) => this.connect(token, events),
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

  private connect(token: string, events: SocketEvents): Socket {
    const endsAt = this.ends.get(token) ?? 0;
    const line: Line = { events, server: new PushingServer(this.history, true), isOver: false, followsCurrent: false, endsAt };
    if (this.network === 'down') this.time.after(20, () => this.close(line));
    this.time.after(50, () => {
      if (this.network !== 'good' || line.isOver) return;
      if (!this.isAccepted(token)) return this.close(line);
      this.lines.push(line);
      this.connectionsOpened += 1;
      events.opened();
    });
    // As API Gateway does.
    this.time.after(2 * HOUR_MS, () => this.close(line));
    this.endInTime(line);
    return {
      send: (text) => this.receive(line, JSON.parse(text) as Sent),
      close: () => {
        line.isOver = true;
        this.lines = this.lines.filter((each) => each !== line);
      },
    };
  }

  /** Its end is the one that it has when the time has come. */
  private endInTime(line: Line): void {
    this.time.after(Math.max(0, line.endsAt - this.time.now), () => {
      if (line.endsAt > this.time.now) return;
      this.deliver(line, 0, '{"type":"error","code":"UNAUTHENTICATED","detail":""}');
      this.time.after(20, () => this.close(line));
    });
  }

  private receive(line: Line, { action, id, conferenceId, since, version, token = '' }: Sent): void {
    if (line.isOver || this.network !== 'good') return;
    const say = (ms: number, message: object): void => this.deliver(line, ms, JSON.stringify({ ...message, id }));
    if (action === 'ping')
      return say(30, { type: 'pong', ...(conferenceId !== undefined && { conferenceId, version: this.newest(version) }) });
    if (action === 'refresh' && !this.knowsRefresh) return this.deliver(line, 30, '{"type":"error","code":"INVALID_ARGUMENT","detail":""}');
    if (action === 'refresh') return say(30, this.refresh(line, token));
    const isCurrent = conferenceId === 'current';
    if (isCurrent && !this.knowsCurrent) return this.deliver(line, 30, '{"type":"error","code":"INVALID_ARGUMENT","detail":""}');
    line.followsCurrent ||= isCurrent;
    if (isCurrent && this.record.state === 'ended') return this.deliver(line, 30, '{"type":"none","conferenceId":"current"}');
    this.deliver(line, 40, line.server.subscribe(this.record.version, since, 0));
  }

  private newest(version = 0): number {
    return Math.max(version, this.record.version);
  }

  private refresh(line: Line, token: string): object {
    if (!this.isAccepted(token)) return { type: 'error', code: 'UNAUTHENTICATED', detail: '' };
    line.endsAt = this.ends.get(token) ?? 0;
    this.endInTime(line);
    this.refreshed += 1;
    return { type: 'refreshed', expiresAt: new Date(line.endsAt).toISOString(), unsubscribed: [] };
  }

  private async fetch(url: string, request: Request): Promise<Awaited<ReturnType<Fetch>>> {
    this.requests += 1;
    const gone = new Promise<never>((_, reject) => request.signal?.addEventListener('abort', () => reject(new Error('Aborted'))));
    gone.catch(() => undefined);
    await Promise.race([this.time.sleep(60), gone]);
    if (this.network === 'half-open') await Promise.race([this.time.sleep(HOUR_MS), gone]);
    if (this.network !== 'good' || this.httpFails) throw new Error('No answer');
    if (!this.isAccepted(request.headers['authorization']?.replace('Bearer ', '') ?? '')) return problem(401, 'UNAUTHENTICATED');
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
    if (this.refuses) return problem(409, 'INCOMPATIBLE_STATE');
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
