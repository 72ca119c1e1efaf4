/** A gateway and a phone on a network in memory, with conferences that a test changes. */
import type { Conference } from '../../schemas/conference';
import { dispatcher } from '../../gateway/dispatch';
import { Metrics } from '../../gateway/metrics';
import type { Conferences } from '../../gateway/rollcall/ports';
import type { Reply, SipEndpoint } from '../../gateway/sip/endpoint';
import { type Header, headerOf, NO_BODY, type SipRequest, type SipResponse } from '../../gateway/sip/message';
import { handleSubscribe } from '../../gateway/subscriptions/handle-subscribe';
import { Notifier, type NotifierDeps } from '../../gateway/subscriptions/notifier';
import { notifyBy } from '../../gateway/subscriptions/send-notify';
import { forgetfulStore } from '../../gateway/subscriptions/stored-dialog';
import { trustIn } from '../../gateway/subscriptions/trust';
import { CONFERENCE_ID } from './a-conference';
import { aConferenceView } from './conference-views';
import type { FakeClock } from './fake-clock';
import type { SipNetwork } from './sip-network';

export const GATEWAY = '192.0.2.10';
const PHONE = '192.0.2.20';

type Follower = (conference: Conference | undefined) => void;

/** What Rollcall knows, in the gateway's eyes. */
export class Conferencing implements Conferences {
  private readonly followers = new Set<Follower>();
  isAway = false;

  constructor(public conference: Conference | undefined) {}

  readonly read = async (id: string): Promise<Conference | undefined> => {
    if (this.isAway) throw new Error('away');
    return id === this.conference?.conferenceId ? this.conference : undefined;
  };

  readonly follow = (_id: string, changed: Follower) => {
    this.followers.add(changed);
    // A restarted gateway hears the present state first, a moment later.
    queueMicrotask(() => this.followers.has(changed) && changed(this.conference));
    return { stop: () => void this.followers.delete(changed) };
  };

  change(participants: Conference['participants'], changes: Partial<Conference> = {}): void {
    this.conference = aConferenceView(participants, { version: (this.conference?.version ?? 0) + 1, ...changes });
    this.tell();
  }

  tell(): void {
    for (const changed of [...this.followers]) changed(this.conference);
  }

  get followed(): number {
    return this.followers.size;
  }
}

export type LabOptions = Partial<Pick<NotifierDeps, 'store' | 'paceMs' | 'form'>> & { readonly maxDialogs?: number };

const form = { domain: 'carrier.test', roster: 'online', numbers: 'everyone' } as const;

/** Starts another gateway at the same address, as after a crash. */
export const startNotifier = (clock: FakeClock, network: SipNetwork, conferences: Conferencing, options: LabOptions = {}) => {
  const metrics = new Metrics();
  const log = () => undefined;
  const notify: NotifierDeps['notify'] = (to, notification) => notifyBy(endpoint, undefined)(to, notification);
  const notifier = new Notifier({ clock, log, metrics, conferences, store: forgetfulStore, notify, form, paceMs: 5_000, ...options });
  const deps = {
    notifier,
    clock,
    log,
    newToken: network.newToken,
    isTrusted: trustIn(['192.0.2.0/24'], []),
    expires: { least: 60, most: 3_600 },
    maxDialogs: options.maxDialogs ?? 10,
    contact: () => `<sip:rollcall@${GATEWAY}:5060>`,
  };
  const subscribe = (request: SipRequest, from: Parameters<typeof handleSubscribe>[2], reply: Reply) =>
    handleSubscribe(deps, request, from, reply);
  const endpoint: SipEndpoint = network.endpoint(GATEWAY, dispatcher({ subscribe, notify: undefined }, metrics, log));
  return { notifier, metrics };
};

/** A phone that does as its test says. */
export class LabPhone {
  readonly notifies: { readonly request: SipRequest; readonly at: number; readonly status: number }[] = [];
  /** How long it takes to answer a NOTIFY. */
  latencyMs = 0;
  mostUnderWay = 0;
  private underWay = 0;
  /** Of each NOTIFY. 0: it is silent. */
  status: 0 | 200 | 403 | 481 | 500 = 200;
  private readonly endpoint: SipEndpoint;
  private seq = 0;
  tag: string | undefined;

  constructor(
    private readonly clock: FakeClock,
    network: SipNetwork,
    private readonly address = PHONE,
    private readonly number = '+15550101',
  ) {
    this.endpoint = network.endpoint(address, (request, _from, reply) => {
      const { status } = this;
      this.notifies.push({ request, at: clock.now(), status });
      this.underWay += 1;
      this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
      const answer = (): void => {
        this.underWay -= 1;
        if (status !== 0) reply({ status });
      };
      if (this.latencyMs > 0) clock.after(this.latencyMs, answer);
      else answer();
    });
  }

  /** Headers of the same name replace those of a good request; an empty one leaves it out. */
  async send(
    changes: Readonly<Record<string, string>> = {},
    uri = `sip:${CONFERENCE_ID}@192.0.2.1`,
    method = 'SUBSCRIBE',
  ): Promise<SipResponse> {
    this.seq += 1;
    const headers: Record<string, string> = {
      from: `<sip:${this.number}@carrier.test>;tag=phone`,
      to: `<${uri}>${this.tag === undefined ? '' : `;tag=${this.tag}`}`,
      'call-id': `call-${this.address}`,
      cseq: `${String(this.seq)} ${method}`,
      contact: `<sip:${this.number}@${this.address}>`,
      event: 'conference',
      expires: '600',
      'p-asserted-identity': `<tel:${this.number}>`,
      ...changes,
    };
    const given = Object.entries(headers).filter(([, value]) => value !== '') as Header[];
    const outcome = this.endpoint.request(
      { method, uri, headers: given, body: NO_BODY },
      { transport: 'UDP', address: GATEWAY, port: 5060 },
    );
    await this.clock.advance(0);
    const response = await Promise.race([outcome, Promise.resolve('timeout' as const)]);
    if (typeof response === 'string') throw new Error(response);
    return response;
  }

  /** Without waiting for the answer. */
  async renew(): Promise<void> {
    await Promise.allSettled([this.send()]);
  }

  async subscribe(changes: Readonly<Record<string, string>> = {}): Promise<SipResponse> {
    const response = await this.send(changes);
    this.tag = /;tag=(\w+)/.exec(headerOf(response, 'to') ?? '')?.[1];
    return response;
  }

  /** The NOTIFYs, in short: state of the subscription, state and version of the document, its users. */
  get told(): readonly string[] {
    return this.notifies.map(({ request }) => {
      const document = request.body.toString('utf8');
      const [, state = 'none'] = /<conference-info [^>]* state="(\w+)"/.exec(document) ?? [];
      const users = [...document.matchAll(/<user entity="sip:(\+?\w+)@[^"]*" state="(\w+)"/g)].map(
        ([, user, kind]) => `${kind === 'deleted' ? '-' : ''}${user ?? ''}`,
      );
      return [headerOf(request, 'subscription-state')?.replace(/;expires=\d+/, ''), state, ...users].join(' ');
    });
  }

  get versions(): readonly number[] {
    return this.notifies.flatMap(({ request }) => {
      const [, version] = /version="(\d+)"/.exec(request.body.toString('utf8')) ?? [];
      return version === undefined ? [] : [Number(version)];
    });
  }
}
