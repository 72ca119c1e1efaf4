/** Rollcall as a subscriber: one subscription for each conference of the watch list. */
import { CONFERENCE_INFO_TYPE } from '../../schemas/media-types';
import type { Clock, Timer } from '../clock';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import type { NewToken } from '../random';
import type { EventPackages, PostResult, RelayedNotification, Watch } from '../rollcall/ports';
import type { Answer } from '../sip/answer';
import type { Outcome } from '../sip/client-transactions';
import { bareHeaderOf, NO_BODY, type SipRequest } from '../sip/message';
import type { Hop } from '../sip/peer';
import { DocumentRelay } from './document-relay';
import { Subscription } from './subscription';

export type SubscriberDeps = {
  readonly clock: Clock;
  readonly newToken: NewToken;
  readonly randomFraction: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly eventPackages: EventPackages;
  readonly request: (request: SipRequest, hop: Hop) => Promise<Outcome>;
  readonly domain: string;
  /** `<uri>` of the carrier's edge. */
  readonly route: string | undefined;
  /** For the hop that a conference's URI leads to. */
  readonly contactFor: (conferenceUri: string) => string;
  readonly expires: number;
  readonly watchEveryMs: number;
};

type Watched = { readonly watch: Watch; readonly subscription: Subscription; readonly relay: DocumentRelay };

const documentOf = (notify: SipRequest | undefined): Buffer =>
  notify && bareHeaderOf(notify, 'content-type') === CONFERENCE_INFO_TYPE ? notify.body : NO_BODY;

const NO_SUBSCRIPTION: Answer = { status: 481 };

export class Subscriber {
  private readonly watched = new Map<string, Watched>();
  private timer: Timer | undefined;
  private isStopped = false;

  constructor(private readonly deps: SubscriberDeps) {
    deps.metrics.gauge(
      'rollcall_gateway_subscriptions',
      () => [...this.watched.values()].filter(({ subscription }) => subscription.isAlive).length,
    );
  }

  /** Reads the watch list now, and again and again. */
  async run(): Promise<void> {
    try {
      this.follow(await this.deps.eventPackages.watches());
    } catch (error) {
      this.deps.log('rollcall.unavailable', { what: 'watches', error });
    }
    if (!this.isStopped) this.timer = this.deps.clock.after(this.deps.watchEveryMs, () => void this.run());
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
    for (const { subscription } of this.watched.values()) subscription.stop();
  }

  receive(notify: SipRequest): Answer {
    for (const { subscription } of this.watched.values()) {
      const answer = subscription.receive(notify);
      if (answer) return answer;
    }
    return NO_SUBSCRIPTION;
  }

  /** One that has ended for good stays in the list, so that it is not begun again. */
  private follow(watches: readonly Watch[]): void {
    if (this.isStopped) return;
    const wanted = new Map(watches.map((watch) => [`${watch.conferenceId} ${watch.conferenceUri}`, watch]));
    for (const [name, { subscription, relay }] of this.watched) {
      if (wanted.has(name)) continue;
      subscription.stop();
      relay.stop();
      this.watched.delete(name);
    }
    for (const [name, watch] of wanted) if (!this.watched.has(name)) this.watched.set(name, this.begin(watch));
  }

  private begin(watch: Watch): Watched {
    const { conferenceId, conferenceUri, initiator } = watch;
    const { log, metrics, route, domain, contactFor } = this.deps;
    const relay = new DocumentRelay({
      ...this.deps,
      eventPackages: { post: (notification) => this.post(notification) },
      taken: () => subscription.stateTaken(),
      missing: () => subscription.askForAll(),
      gone: () => subscription.stop(),
      refused: () => log('document.refused', { conferenceId, result: 'refused' }),
    });
    const subscription = new Subscription(
      {
        ...this.deps,
        notified: (name, subscriptionState, notify) =>
          relay.push({ conferenceId, subscription: name, subscriptionState, document: documentOf(notify) }),
        ended: (reason) => log('subscription.ended', { conferenceId, reason }),
        answered: (status) => {
          metrics.count('rollcall_gateway_subscribes_total', { status });
          if (status === 'none' || status >= 300) log('subscription.refused', { conferenceId, status });
        },
      },
      { conferenceUri, identity: `sip:${initiator}@${domain};user=phone`, route, contact: contactFor(conferenceUri) },
    );
    log('subscription.opened', { conferenceId });
    subscription.start();
    return { watch, subscription, relay };
  }

  private async post(notification: RelayedNotification): Promise<PostResult> {
    const result = await this.deps.eventPackages.post(notification);
    this.deps.metrics.count('rollcall_gateway_posts_total', { result });
    return result;
  }
}
