/**
 * Kamailio with access-network/kamailio/rollcall.cfg, as the kit sees it: events and JSON-RPC in netstrings over TCP.
 * What it answers, and when it sends an event, was noted down from Kamailio 5.6.3.
 */
import { randomInt } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { netstring, NetstringReader } from '../../../access-network/kamailio/netstring';
import { freePort } from '../free-port';

const EARLY = 2;
const CONFIRMED = 4;

type State = 'dialing' | 'alerting' | 'connected' | 'held';

export type FakeCall = {
  readonly a: string;
  readonly b: string;
  readonly serves: string;
  readonly callId: string;
  readonly he: number;
  readonly hi: number;
  state: State;
  at: string;
};

type Rpc = { method: string; params: readonly (string | number)[]; id: number };

export class FakeKamailio {
  readonly calls: FakeCall[] = [];
  readonly rpcs: Rpc[] = [];
  /** It takes what it is asked, and never answers. */
  isSilent = false;
  /** Kamailio issue 4268: `dlg.end_dlg` ends the call, and no event tells of it. */
  losesEnds = false;
  /** How often `dlg.end_dlg` is refused. */
  refusedEnds = 0;
  /** The phones do not answer the BYEs of `dlg.end_dlg` before `answerByes`. Kamailio lists the call until then. */
  phonesAreSlow = false;
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly unanswered = new Set<FakeCall>();
  private lastAt = BigInt(Date.now()) * 1000n;

  constructor(readonly port: number) {}

  static async start(): Promise<FakeKamailio> {
    const kamailio = new FakeKamailio(await freePort());
    await kamailio.startAgain();
    return kamailio;
  }

  /** `again`: with the calls that its database has. Those that were being set up are not in it. */
  async startAgain(): Promise<void> {
    const confirmed = this.calls.filter(({ state }) => state === 'connected' || state === 'held');
    this.calls.splice(0, this.calls.length, ...confirmed);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.serve(server);
  }

  /** As `kill -9`. */
  async kill(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  get settings(): Record<string, string> {
    return { ACCESS_NETWORK_KAMAILIO: `127.0.0.1:${this.port}` };
  }

  countOf(method: string): number {
    return this.rpcs.filter((rpc) => rpc.method === method).length;
  }

  get isConnected(): boolean {
    return this.sockets.size > 0;
  }

  invite(a: string, b: string, serves = 'a'): FakeCall {
    const call: FakeCall = {
      a,
      b,
      serves,
      callId: `${randomInt(2 ** 40).toString(36)}@198.51.100.7`,
      he: randomInt(4_096),
      hi: randomInt(10_000),
      state: 'dialing',
      at: '0',
    };
    this.calls.push(call);
    this.becomes(call, 'dialing');
    return call;
  }

  becomes(call: FakeCall, state: State): void {
    call.state = state;
    call.at = this.now();
    this.tell(call, { state, at: call.at, code: state === 'connected' ? 200 : '0' });
  }

  fail(call: FakeCall, code: number, reason?: string): void {
    this.remove(call);
    this.tell(call, { state: 'unconnected', at: this.now(), code: String(code), by: 'participant', ...(reason ? { reason } : {}) });
  }

  bye(call: FakeCall): void {
    this.remove(call);
    this.tell(call, { state: 'released', at: this.now(), code: 0, by: 'participant' });
  }

  answerByes(): void {
    for (const call of this.unanswered) this.remove(call);
    this.unanswered.clear();
  }

  /** Anything at all, to everybody who is connected. */
  relay(json: unknown): void {
    for (const socket of this.sockets) socket.write(netstring(JSON.stringify(json)));
  }

  private now(): string {
    const clock = BigInt(Date.now()) * 1000n;
    this.lastAt = clock > this.lastAt ? clock : this.lastAt + 1n;
    const text = this.lastAt.toString();
    return `${text.slice(0, -6)}.${text.slice(-6)}`;
  }

  private remove(call: FakeCall): void {
    const index = this.calls.indexOf(call);
    if (index >= 0) this.calls.splice(index, 1);
  }

  private tell({ a, b, serves, callId, he, hi }: FakeCall, what: Record<string, unknown>): void {
    this.relay({ t: 'call', a, b, serves, callId, he, hi, ...what });
  }

  private serve(server: Server): void {
    this.server = server;
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      const reader = new NetstringReader();
      socket.on('data', (chunk) => {
        for (const text of reader.push(chunk)) this.execute(JSON.parse(text) as Rpc);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  private execute(rpc: Rpc): void {
    this.rpcs.push(rpc);
    if (this.isSilent) return;
    const { method, params, id } = rpc;
    const answer = (more: object) => this.relay({ jsonrpc: '2.0', ...more, id });
    if (method === 'dlg.list') return answer({ result: this.calls.map((call) => this.listed(call)) });
    if (method === 'dlg.list_match') return this.listMatch(params, answer);
    if (method === 'dlg.end_dlg') return this.endDialog(params, answer);
    if (method === 'tm.cancel') return this.cancel(params, answer);
    answer({ error: { code: 500, message: 'Method Not Found' } });
  }

  private listed({ a, b, serves, callId, he, hi, state, at }: FakeCall) {
    const isUp = state === 'connected' || state === 'held';
    return {
      h_entry: he,
      h_id: hi,
      'call-id': callId,
      state: isUp ? CONFIRMED : EARLY,
      caller: { tag: 'x', contact: `sip:${a}@198.51.100.7`, cseq: '7' },
      callee: { tag: 'y', contact: '', cseq: '0' },
      profiles: [],
      variables: [{ at }, { st: state }, { serves }, { b }, { a }],
    };
  }

  private listMatch([member, operator, value]: Rpc['params'], answer: (more: object) => void): void {
    const found = this.calls.filter(({ callId }) => member === 'callid' && operator === 'eq' && callId === value);
    if (found.length === 0) answer({ error: { code: 404, message: 'Not found' } });
    else answer({ result: found.map((call) => this.listed(call)) });
  }

  private endDialog([he, hi]: Rpc['params'], answer: (more: object) => void): void {
    const call = this.calls.find((each) => each.he === he && each.hi === hi);
    if (!call) return answer({ error: { code: 404, message: 'Dialog not found' } });
    if (this.refusedEnds > 0) {
      this.refusedEnds -= 1;
      return answer({ error: { code: 500, message: 'Error in dlg_bye_all' } });
    }
    answer({ result: [] });
    // It says that a call which still rings had failed, and lets it ring on.
    if (call.state === 'dialing' || call.state === 'alerting')
      return this.tell(call, { state: 'unconnected', at: this.now(), code: 0, by: 'participant' });
    if (this.phonesAreSlow) this.unanswered.add(call);
    else this.remove(call);
    // It does not wait for the phones, and tells this each time that it is asked.
    if (!this.losesEnds) this.tell(call, { state: 'released', at: this.now(), code: 0, by: 'network' });
  }

  private cancel([callId, cseq]: Rpc['params'], answer: (more: object) => void): void {
    const call = this.calls.find((each) => each.callId === callId && (each.state === 'dialing' || each.state === 'alerting'));
    if (!call || cseq !== '7') return answer({ error: { code: 400, message: 'Transaction not found' } });
    answer({ result: [] });
    this.fail(call, 487);
  }
}
