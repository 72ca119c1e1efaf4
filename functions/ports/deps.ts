/** Everything a handler may need. Each takes the few it uses: `(deps: HttpDeps & Pick<Deps, 'hashKey'>) => …`. */
import type { Clock, RandomId } from '../runtime/clock';
import type { Identity } from '../runtime/identity';
import type { Log } from '../runtime/log';
import type { Settings } from '../runtime/settings';
import type { TimeLimit } from '../runtime/time-limit';
import type { AccessNetwork } from './access-network';
import type { BridgeDriver, ParsedCallback } from './bridge-driver';
import type { CheckClaims } from './check-claims';
import type { ConferenceBatches } from './conference-batches';
import type { ConferenceChanger, ConferenceStore } from './conference-store';
import type { Connections } from './connections';
import type { DeliveryStore } from './delivery-store';
import type { DialPace } from './dial-pace';
import type { DriverRecords } from './driver-records';
import type { EventBus } from './event-bus';
import type { FlagTimes } from './flag-times';
import type { Followers } from './followers';
import type { Idempotency } from './idempotency';
import type { LegRecords } from './leg-records';
import type { LookList } from './look-list';
import type { MessageLines } from './message-lines';
import type { Nudges } from './nudges';
import type { PackageViews } from './package-views';
import type { PackageWatches } from './package-watches';
import type { PushProgress } from './push-progress';
import type { Queues } from './queues';
import type { Schedules } from './schedules';
import type { Seal } from './seal';
import type { Sinks } from './sinks';
import type { SubscriptionStore } from './subscription-store';
import type { TerminalStore } from './terminal-store';
import type { VerifyToken } from './verify-token';
import type { WindowCounter } from './window-counter';

export type Deps = {
  readonly settings: Settings;
  /** The secret with the keys of ids, webhook secrets and encryption (`runtime/hash-keys.ts`). Fetched on first use. */
  readonly hashKey: () => Promise<string>;
  readonly clock: Clock;
  readonly randomId: RandomId;
  readonly log: Log;
  readonly idempotency: Idempotency;
  readonly store: ConferenceStore;
  /** Needs the hash keys, so it waits for them. */
  readonly identity: () => Promise<Identity>;
  readonly queues: Queues;
  readonly nudges: Nudges;
  /** For what a message must contain although it may be a number. */
  readonly messageSeal: Seal;
  /** For access tokens of sinks, in the items of their subscriptions. */
  readonly tokenSeal: Seal;
  readonly eventBus: EventBus;
  readonly packageViews: PackageViews;
  readonly packageWatches: PackageWatches;
  readonly legRecords: LegRecords;
  readonly flagTimes: FlagTimes;
  readonly driverRecords: DriverRecords;
  readonly dialPace: DialPace;
  readonly checkClaims: CheckClaims;
  readonly lookList: LookList;
  readonly conferenceBatches: ConferenceBatches;
  /** Counts single-line calls placed for an initiator. Legs are counted on its conference: see `legsLeft`. */
  readonly dialCounter: WindowCounter;
  /** Counts events sent to the sink of a subscription because its client requested one. */
  readonly requestedEventCounter: WindowCounter;
  /** Counts the requests of a caller, by kind and minute. */
  readonly requestCounter: WindowCounter;
  /** The places of owners for attempts at slow sinks. */
  readonly slowPlaces: WindowCounter;
  readonly connections: Connections;
  readonly terminalStore: TerminalStore;
  readonly pushProgress: PushProgress;
  readonly followers: Followers;
  /** The lines in which the messages of connections wait for their turn. */
  readonly messageLines: MessageLines;
  readonly subscriptionStore: SubscriptionStore;
  readonly deliveryStore: DeliveryStore;
  readonly schedules: Schedules;
  readonly sinks: Sinks;
  /** For WebSockets. The gateway checks the tokens of requests. */
  readonly verifyToken: VerifyToken;
  /** Waits. A dependency, so that a test does not have to. */
  readonly wait: (ms: number) => Promise<void>;
  /** A dependency for the same reason. */
  readonly timeLimit: TimeLimit;
  /** These sign what they send, so they wait for their keys. */
  readonly bridge: () => Promise<BridgeDriver>;
  readonly accessNetwork: () => Promise<AccessNetwork>;
  /** For a bridge that opens a WebSocket to Rollcall: whether an `Authorization` header is the bridge's own. */
  readonly isBridge: () => Promise<(authorization: string) => boolean>;
  /** An event of such a bridge, received now; throws `CallbackRefused` if it cannot be read. */
  readonly readBridgeEvent: (body: string, now: number) => ParsedCallback;
};

/** What the HTTP pipeline itself needs. */
export type HttpDeps = Pick<Deps, 'clock' | 'randomId' | 'log'> & { readonly settings: Pick<Settings, 'numberClaim'> };

export type ReadDeps = HttpDeps & Pick<Deps, 'settings' | 'store' | 'identity'>;
export type CommandDeps = ReadDeps & Pick<Deps, 'idempotency' | 'requestCounter'>;
/** For commands that lead to dials. */
export type DiallingDeps = CommandDeps & Pick<Deps, 'dialCounter'>;
export type PartnerReadDeps = HttpDeps & Pick<Deps, 'subscriptionStore' | 'identity'>;
export type PartnerDeps = PartnerReadDeps & Pick<Deps, 'idempotency' | 'settings' | 'deliveryStore' | 'queues'>;
export type LegCommandDeps = Pick<
  Deps,
  'queues' | 'messageSeal' | 'identity' | 'log' | 'clock' | 'legRecords' | 'dialPace' | 'bridge' | 'settings'
> & { readonly store: ConferenceChanger };
/** For functions that compare desired with actual, and queue what is missing. */
export type ReconcileDeps = Pick<Deps, 'clock' | 'log' | 'queues' | 'settings' | 'lookList'> & { readonly store: ConferenceChanger };
export type WatchDeps = ReconcileDeps & Pick<Deps, 'checkClaims'>;
export type LookDeps = ReconcileDeps & Pick<Deps, 'conferenceBatches' | 'bridge' | 'legRecords' | 'randomId'>;
