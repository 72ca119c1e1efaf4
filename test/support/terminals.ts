/**
 * Terminals over the real handlers: with real stores and a gateway that remembers what it sent, or with stores in
 * memory.
 */
import type { LegEventKind } from '../../domain/bridge/leg-event';
import type { Change } from '../../domain/conference/change';
import { addParticipants } from '../../domain/conference/changes/add-participants';
import { end, finish } from '../../domain/conference/changes/end';
import { applyLegEvents } from '../../domain/conference/changes/leg-events';
import { addedLater } from '../../domain/conference/changes/new-participant';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceIdOf, initiatorKeyOf } from '../../domain/ids/conference-id';
import { apiGatewayConnections } from '../../functions/adapters/api-gateway/api-gateway-connections';
import { DynamoFollowers } from '../../functions/adapters/dynamodb/dynamo-followers';
import { DynamoMessageLines } from '../../functions/adapters/dynamodb/dynamo-message-lines';
import { DynamoTerminalStore } from '../../functions/adapters/dynamodb/dynamo-terminal-store';
import type { SocketDeps, SocketHandler } from '../../functions/http/socket-handler';
import type { ConferenceStore } from '../../functions/ports/conference-store';
import type { Deps } from '../../functions/ports/deps';
import type { MessageLines } from '../../functions/ports/message-lines';
import type { Message } from '../../functions/ports/queues';
import type { Followers } from '../../functions/ports/followers';
import type { Connection, TerminalStore } from '../../functions/ports/terminal-store';
import type { TurnDeps } from '../../functions/terminals/in-turn';
import { pushHandler } from '../../functions/terminals/push';
import type { PushDeps } from '../../functions/terminals/push-changes';
import { subscribeHandler } from '../../functions/terminals/subscribe';
import { HOUR_MS } from '../../schemas/durations';
import { type FollowedConference, TerminalMessage } from '../../schemas/terminal-messages';
import {
  aConference,
  aLegEvent,
  aParticipant,
  AT,
  initiatorKeyAt,
  onLeg,
  participantIdAt,
  participantsOf,
  phoneNumberAt,
} from './a-conference';
import { type ConnectionsServer, startConnectionsServer } from './connections-server';
import { httpDeps } from './http-deps';
import { memoryConferences } from './memory-conferences';
import { anOpener, memoryTerminalStore } from './memory-terminals';
import { type MeteredDynamo, startMeteredDynamo } from './metered-dynamo';

export type TerminalDeps = SocketDeps & PushDeps & TurnDeps & Pick<Deps, 'queues'>;

type Storage = {
  readonly store: ConferenceStore;
  readonly terminalStore: TerminalStore;
  readonly followers: Followers;
  readonly messageLines: MessageLines;
  /** Puts a conference in the initiator's place, whatever was there. */
  readonly place: (record: ConferenceRecord) => Promise<void>;
};

const nobodyConnected = async (): Promise<never> => {
  throw new Error('The test has no gateway');
};

export class Terminals {
  readonly clock = { now: AT };
  readonly queued: { readonly queue: string; readonly message: Message }[] = [];
  readonly waited: number[] = [];
  readonly lines: Record<string, unknown>[];
  private readonly log: Deps['log'];
  private made = 0;

  constructor(readonly storage: Storage) {
    const { log, lines } = httpDeps();
    [this.log, this.lines] = [log, lines];
  }

  static inMemory(): Terminals {
    const store = memoryConferences();
    const terminalStore = memoryTerminalStore();
    return new Terminals({
      store,
      terminalStore,
      followers: terminalStore.followers,
      messageLines: terminalStore,
      place: async (record) => store.place(record),
    });
  }

  get terminalStore(): TerminalStore {
    return this.storage.terminalStore;
  }

  /** Waiting moves the clock; what others do meanwhile is for `others` to say. */
  deps(others: Partial<TerminalDeps> = {}): TerminalDeps {
    const wait = async (ms: number): Promise<void> => {
      this.waited.push(ms);
      this.clock.now += ms;
    };
    return {
      clock: () => this.clock.now,
      log: this.log,
      settings: { bridge: 'http', subscribesPerMinute: 10_000, messagesAtOnce: 16 },
      store: this.storage.store,
      terminalStore: this.terminalStore,
      followers: this.storage.followers,
      messageLines: this.storage.messageLines,
      connections: { post: nobodyConnected, close: nobodyConnected },
      queues: {
        send: async (queue, messages) => void this.queued.push(...messages.map((message) => ({ queue, message }))),
        retryIn: async () => undefined,
      },
      wait,
      ...others,
    };
  }

  /**
   * An active conference of its own initiator, whose participants' legs have been claimed; the initiator has joined.
   */
  async conference(participants = 3, over: Partial<ConferenceRecord> = {}): Promise<ConferenceRecord> {
    const conferenceId = conferenceIdOf(initiatorKeyAt((this.made += 1)), AT, '00000000');
    const record = aConference({
      state: 'active',
      conferenceId,
      participants: participantsOf(participants, onLeg(1, 'claimed')),
      initiatorRecord: onLeg(1, 'joined'),
      version: 10,
      groupStamp: 2,
      maxParticipants: 300,
      freePlaces: 299 - participants,
      freeEntries: 349 - participants,
      ...over,
    });
    await this.storage.place(record);
    return record;
  }

  /** Another conference in the place of one that has ended, which is kept among the past ones. */
  async replace(ended: ConferenceRecord): Promise<void> {
    const conferenceId = conferenceIdOf(initiatorKeyOf(ended.conferenceId), AT + 1, '00000001');
    const outcome = await this.storage.store.open(aConference({ conferenceId }));
    if (outcome.result !== 'written') throw new Error(`The place is taken: ${outcome.result}`);
  }

  /** A connection; that of the conference's own initiator, where one is named. */
  async connection(of?: ConferenceRecord, over: Partial<Connection> = {}): Promise<string> {
    const connectionId = `L0SM9cOFvHcCIh${(this.made += 1)}=`;
    const own = of && { initiatorKey: initiatorKeyOf(of.conferenceId) };
    const rights = { clientId: 'terminal', seesAll: false, seesNumbers: false, expiresAt: AT + HOUR_MS };
    // Each of somebody else, so that no test comes near the limit for one caller.
    await this.terminalStore.open({ connectionId, ...own, ...rights, ...over }, { ...anOpener, caller: connectionId });
    return connectionId;
  }

  async change({ conferenceId }: Pick<ConferenceRecord, 'conferenceId'>, change: Change): Promise<ConferenceRecord> {
    const outcome = await this.storage.store.change(initiatorKeyOf(conferenceId), change);
    if (outcome.result !== 'written') throw new Error(`The conference refused: ${outcome.result}`);
    return outcome.record;
  }

  async current({ conferenceId }: ConferenceRecord): Promise<ConferenceRecord> {
    const record = await this.storage.store.current(initiatorKeyOf(conferenceId));
    if (!record) throw new Error('There is no conference');
    return record;
  }

  /** The bridge says that of the n-th participant's first leg. */
  bridgeSays(of: ConferenceRecord, index: number, kind: LegEventKind = 'joined'): Promise<ConferenceRecord> {
    const event = { ...aLegEvent(participantIdAt(index), 1, kind, { at: this.clock.now }), conferenceId: of.conferenceId };
    return this.change(of, applyLegEvents(of.conferenceId, [event], this.clock.now));
  }

  /** The n-th participant, who was not there at the beginning. */
  addSomebody({ conferenceId }: ConferenceRecord, index: number): Promise<ConferenceRecord> {
    const at = this.clock.now;
    const added = { [participantIdAt(index)]: addedLater(aParticipant({ phoneNumber: phoneNumberAt(index) }), at) };
    return this.change({ conferenceId }, addParticipants({ conferenceId, at, participants: added, dialsPerHour: 1_000 }));
  }

  async finish(of: ConferenceRecord): Promise<ConferenceRecord> {
    const { conferenceId } = of;
    await this.change(of, end({ conferenceId, at: this.clock.now, reason: 'ended-by-initiator' }));
    return this.change(of, finish(conferenceId, this.clock.now));
  }

  async send(
    handler: SocketHandler,
    connectionId: string,
    body: unknown,
    routeKey = 'route',
    arrivedAt = this.clock.now,
  ): Promise<TerminalMessage> {
    const event = {
      requestContext: { connectionId, routeKey, requestTimeEpoch: arrivedAt, connectedAt: AT },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      isBase64Encoded: false,
    };
    const result = await handler(event, { awsRequestId: 'request-1' });
    return TerminalMessage.parse(JSON.parse(result.body ?? ''));
  }

  subscribe(of: { readonly conferenceId: FollowedConference }, connectionId: string, since?: number, others: Partial<TerminalDeps> = {}) {
    const message = { action: 'subscribe', conferenceId: of.conferenceId, ...(since === undefined ? {} : { since }) };
    return this.send(subscribeHandler(this.deps(others)), connectionId, message, 'subscribe');
  }

  /** The bus delivers the event of a version. */
  push({ conferenceId, version }: Pick<ConferenceRecord, 'conferenceId' | 'version'>, others: Partial<TerminalDeps> = {}): Promise<void> {
    return pushHandler(this.deps(others))(busEvent(conferenceId, version));
  }
}

/** On the local DynamoDB, and with a gateway over HTTP. */
export class TerminalsOverHttp extends Terminals {
  private constructor(
    readonly dynamo: MeteredDynamo,
    readonly gateway: ConnectionsServer,
  ) {
    const terminalStore = new DynamoTerminalStore(dynamo.client, 'records');
    super({
      store: dynamo.store,
      terminalStore,
      followers: new DynamoFollowers(dynamo.client, 'records', terminalStore),
      messageLines: new DynamoMessageLines(dynamo.client, 'records'),
      place: (record) => dynamo.place(record),
    });
  }

  static async start(): Promise<TerminalsOverHttp> {
    return new TerminalsOverHttp(await startMeteredDynamo(), await startConnectionsServer());
  }

  override deps(others: Partial<TerminalDeps> = {}): TerminalDeps {
    const connections = apiGatewayConnections({
      url: this.gateway.url,
      now: () => this.clock.now,
      wait: async () => undefined,
      chance: () => 0,
    });
    return super.deps({ connections, ...others });
  }

  sentTo(connectionId: string): readonly TerminalMessage[] {
    return this.gateway.sentTo(connectionId).map((text) => TerminalMessage.parse(JSON.parse(text)));
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.dynamo.stop();
  }
}

/** As EventBridge hands it over, of the change only what is read of it. */
const busEvent = (conferenceId: string, version: number) => ({
  version: '0',
  id: 'event-1',
  'detail-type': 'rollcall.participant.joined.v1',
  source: 'urn:rollcall:test',
  detail: { specversion: '1.0', id: `${conferenceId}_${String(version)}`, data: { conferenceId, version, state: 'partial' } },
});
