/** The gateway as a SIP endpoint: sends requests, hands those that come to a handler, and keeps the transactions of both. */
import type { Clock } from '../clock';
import type { NewToken } from '../random';
import { type Answer, responseTo } from './answer';
import { ClientTransactions, type Outcome } from './client-transactions';
import { isRequest, Malformed, type SipMessage, type SipRequest } from './message';
import { addressOf } from './name-addr';
import type { Hop, Peer, TransportName } from './peer';
import { serialise } from './serialise-message';
import { ServerTransactions } from './server-transactions';
import type { Transport } from './transport';
import { hostText } from './uri';
import { answerPort, topViaOf, viaText, withSource, withTopVia } from './via';

/** `tag`: of the gateway's end of a dialog, if the answer opens one. */
export type Reply = (answer: Answer, tag?: string) => void;
export type RequestHandler = (request: SipRequest, from: Peer, reply: Reply) => void;

export type EndpointDeps = {
  readonly clock: Clock;
  readonly newToken: NewToken;
  /** What others reach this endpoint by. */
  readonly address: string;
  readonly ports: Readonly<Record<TransportName, number>>;
  readonly handle: RequestHandler;
  /** Others are answered, but nothing of theirs is kept. */
  readonly isKnown: (peer: Peer) => boolean;
  readonly dropped: () => void;
};

/** RFC 3261 section 18.1.1: a larger message does not go by UDP, because one lost fragment would lose all of it. */
const MAX_DATAGRAM_BYTES = 1_300;
const BRANCH_COOKIE = 'z9hG4bK';

const forget = (): void => undefined;

/** A response repeats both, so a request without them cannot be answered. */
const checkParties = (request: SipRequest): void => {
  if (!addressOf(request, 'from') || !addressOf(request, 'to')) throw new Malformed('From or To');
};

export class SipEndpoint {
  private readonly transports = new Map<TransportName, Transport>();
  private readonly clients: ClientTransactions;
  private readonly servers: ServerTransactions;

  constructor(private readonly deps: EndpointDeps) {
    this.clients = new ClientTransactions({ clock: deps.clock, send: (bytes, to) => this.send(bytes, to) });
    this.servers = new ServerTransactions(deps.clock);
  }

  use(name: TransportName, transport: Transport): void {
    this.transports.set(name, transport);
  }

  /** A Contact by which in-dialog requests come back over the same transport. */
  contact(transport: TransportName): string {
    const { address, ports } = this.deps;
    const parameter = transport === 'UDP' ? '' : `;transport=${transport.toLowerCase()}`;
    return `<sip:rollcall@${hostText(address)}:${String(ports[transport])}${parameter}>`;
  }

  /** `request`: without Via. Never fails. */
  async request(request: SipRequest, hop: Hop): Promise<Outcome> {
    if (hop.transport === 'UDP' && this.transports.has('TCP') && serialise(request).length > MAX_DATAGRAM_BYTES - 100) {
      const outcome = await this.requestBy({ ...hop, transport: 'TCP' }, request);
      if (outcome !== 'unreachable') return outcome;
    }
    return this.requestBy(hop, request);
  }

  /** Anything that comes, from anybody. Never throws. */
  receive(message: SipMessage, from: Peer): void {
    try {
      if (isRequest(message)) this.receiveRequest(message, from);
      else if (!this.clients.receive(message)) this.deps.dropped();
    } catch {
      this.deps.dropped();
    }
  }

  private requestBy(hop: Hop, request: SipRequest): Promise<Outcome> {
    const { address, ports, newToken } = this.deps;
    const parameters = new Map([
      ['branch', `${BRANCH_COOKIE}${newToken()}`],
      ['rport', ''],
    ]);
    const via = viaText({ transport: hop.transport, host: hostText(address), port: ports[hop.transport], parameters });
    return this.clients.request({ ...request, headers: [['via', via], ...request.headers] }, hop);
  }

  private receiveRequest(request: SipRequest, from: Peer): void {
    const via = topViaOf(request);
    if (!via.parameters.get('branch')?.startsWith(BRANCH_COOKIE)) return this.deps.dropped();
    // An ACK answers an INVITE, which was refused.
    if (request.method === 'ACK') return;
    checkParties(request);
    const to = from.transport === 'UDP' ? { ...from, port: answerPort(via, from) } : from;
    const transmit = (answer: Buffer): void => void this.send(answer, to).catch(() => this.deps.dropped());
    // Otherwise somebody who is not even listed could leave no room for the transactions of the edge.
    const keep = this.deps.isKnown(from) ? this.servers.begin(request, from, transmit) : forget;
    if (!keep) return;
    const received = { ...request, headers: withTopVia(request.headers, withSource(via, from)) };
    const reply: Reply = (answer, tag = this.deps.newToken()) => {
      const bytes = serialise(responseTo(received, answer, tag));
      keep(bytes);
      transmit(bytes);
    };
    this.handle(received, from, reply);
  }

  private handle(request: SipRequest, from: Peer, reply: Reply): void {
    try {
      this.deps.handle(request, from, reply);
    } catch {
      reply({ status: 400 });
    }
  }

  private async send(bytes: Buffer, to: Hop): Promise<void> {
    const transport = this.transports.get(to.transport);
    if (!transport) throw new Error(`${to.transport} is not switched on`);
    await transport.send(bytes, to);
  }
}
