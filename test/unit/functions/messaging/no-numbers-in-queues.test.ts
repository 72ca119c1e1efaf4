/** What queues and dead letters keep of a conference whose numbers are known: none of them, whoever reads the queue. */
import { inflateRawSync } from 'node:zlib';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { end } from '../../../../domain/conference/changes/end';
import { conferenceEvent } from '../../../../domain/events/conference-event';
import { encodeRecord } from '../../../../functions/adapters/dynamodb/conference-item';
import { conferenceChange } from '../../../../functions/adapters/dynamodb/stream-record';
import { publishHandler } from '../../../../functions/conferences/publish';
import { takeChangesHandler } from '../../../../functions/reconciliation/take-changes';
import { callbacksHandler } from '../../../../functions/legs/callbacks';
import { enqueueOutcome } from '../../../../functions/legs/enqueue-outcome';
import { legCommandsHandler } from '../../../../functions/legs/leg-commands';
import { fanOutEvent } from '../../../../functions/partners/deliveries/fan-out-event';
import { sendTask } from '../../../../functions/partners/deliveries/send-task';
import { NO_OUTCOME } from '../../../../functions/ports/bridge-driver';
import type { Message } from '../../../../functions/ports/queues';
import { beginLooks } from '../../../../functions/reconciliation/looks/begin-looks';
import { tryAgainLater } from '../../../../functions/runtime/outage';
import { tellAtOnce } from '../../../../functions/telling/tell-at-once';
import { expiryMessage } from '../../../../functions/terminals/expiry-message';
import type { RuleConsumerName, StreamTaskName } from '../../../../functions/wiring/names';
import type { WorkQueueName } from '../../../../functions/wiring/storage';
import {
  aConference,
  aLegEvent,
  ALL_ACTIONS,
  AT,
  CONFERENCE_ID,
  FIRST_ID,
  FIRST_LEG,
  onLeg,
  participantsOf,
  phoneNumberAt,
} from '../../../support/a-conference';
import { after } from '../../../support/applying';
import { aSubscriptionRecord } from '../../../support/a-subscription';
import { memoryDeps } from '../../../support/memory-deps';
import { dialPaceAt } from '../../../support/memory-legs';
import { aTerminal } from '../../../support/memory-gateway';
import { nudgesInto } from '../../../support/memory-queues';
import { memoryPartnerDeps } from '../../../support/memory-partner-deps';
import { anOpener, memoryTerminalStore } from '../../../support/memory-terminals';
import { sqsEvent } from '../../../support/sqs-event';

const assembling = aConference({ toCall: new Set([FIRST_ID]), participants: participantsOf(2) });
const claimed = onLeg(1, 'claimed');
const starting = aConference({ state: 'starting', participants: participantsOf(2), initiatorRecord: onLeg(1, 'joined') });
const dialling = aConference({ state: 'active', participants: participantsOf(2, claimed), initiatorRecord: onLeg(1, 'joined') });
const ended = after(dialling, end({ conferenceId: CONFERENCE_ID, at: AT, reason: 'ended-by-initiator' }));

/** Queues that take everything. */
const recorded = (settings: Parameters<typeof memoryDeps>[0] = {}) => {
  const sent: (Message & { readonly queue: string })[] = [];
  const send = async (queue: string, messages: readonly Message[]): Promise<void> =>
    void sent.push(...messages.map((message) => ({ queue, ...message })));
  return { deps: { ...memoryDeps(settings), queues: { send, retryIn: async () => undefined }, readChange: conferenceChange }, sent };
};

const streamRecord = (before: typeof assembling | undefined, now: typeof assembling) => ({
  dynamodb: {
    SequenceNumber: '7',
    Keys: { pk: { S: 'initiator' }, sk: { S: 'open' } },
    ...(before && { OldImage: encodeRecord(before) }),
    NewImage: encodeRecord(now),
  },
});
const fromStream = (record: unknown): DynamoDBStreamEvent => ({ Records: [record as DynamoDBRecord] });
const accepting = { publish: async () => [] };
const broken = async () => Promise.reject(new Error('a programming error'));
type Sent = readonly (Message & { readonly queue: string })[];

const reconciled = async (before: typeof assembling | undefined, now: typeof assembling): Promise<Sent> => {
  const { deps, sent } = recorded({ settings: { accessNetworkUrl: 'https://network.example', assembly: 'network' } });
  deps.store.place(now);
  await takeChangesHandler({ ...deps, eventBus: accepting })(fromStream(streamRecord(before, now)));
  return sent;
};
const published = async (): Promise<Sent> => {
  const { deps, sent } = recorded();
  await takeChangesHandler({ ...deps, eventBus: { publish: broken } })(fromStream(streamRecord(starting, dialling)));
  return sent.filter(({ queue }) => queue === 'publish-dead-letters');
};
const waitingForBus = async (): Promise<Sent> => {
  const { deps, sent } = recorded();
  const eventBus = { publish: async () => Promise.reject(tryAgainLater('busy')) };
  await takeChangesHandler({ ...deps, eventBus })(fromStream(streamRecord(starting, dialling)));
  return sent;
};
const parkedByReconcile = async (): Promise<Sent> => {
  const { deps, sent } = recorded();
  const failing = { ...deps, store: { ...deps.store, changeOnly: broken } };
  await takeChangesHandler({ ...failing, eventBus: accepting })(fromStream(streamRecord(assembling, starting)));
  return sent;
};
const paced = async (): Promise<Sent> => {
  const { deps, sent } = recorded({ dialPace: dialPaceAt(AT + 9_000), settings: { dialsPerSecond: 1 } });
  deps.store.place(dialling);
  await legCommandsHandler(deps)(sqsEvent([{ id: 'one', body: { ...FIRST_LEG, action: 'dial' } }]));
  return sent;
};
const parked = async (): Promise<Sent> => {
  const { deps, sent } = recorded();
  deps.store.place(dialling);
  const failing = { ...deps, store: { ...deps.store, changeOnly: broken } };
  await callbacksHandler(failing)(
    sqsEvent([{ id: 'one', body: { conferenceId: CONFERENCE_ID, events: [aLegEvent(FIRST_ID, 1, 'joined')] } }]),
  );
  return sent;
};
const toBridge = async (): Promise<Sent> => {
  const { deps, sent } = recorded();
  const steps = [{ ...FIRST_LEG, step: 'offered', data: `o=${phoneNumberAt(1)} 1 1 IN IP4 192.0.2.1` }];
  await enqueueOutcome(deps, { ...NO_OUTCOME, steps, strayCalls: [phoneNumberAt(1), phoneNumberAt(1).slice(1)] }, 'key');
  return [...sent, ...(await reconciled(assembling, starting)), ...(await reconciled(dialling, ended))];
};
const delivered = async (): Promise<Sent> => {
  const deps = memoryPartnerDeps(aSubscriptionRecord({ seesNumbers: true }));
  deps.store.place(dialling);
  await fanOutEvent(deps, event, [...deps.subscriptionStore.all.values()]);
  return deps.queues.sent;
};
const asked = async (): Promise<Sent> => {
  const deps = memoryPartnerDeps();
  const { id } = aSubscriptionRecord({ seesNumbers: true });
  await sendTask(deps, { task: 'activated', subscriptionId: id });
  return deps.queues.sent;
};

/** A push has had its turn a moment ago. */
const nudged = async (): Promise<Sent> => {
  const { deps, sent } = recorded();
  const terminalStore = memoryTerminalStore();
  await terminalStore.open({ ...aTerminal('a'), clientId: 'terminal', seesAll: false }, anOpener);
  await terminalStore.subscribe(CONFERENCE_ID, aTerminal('a', { since: 0 }), 10);
  await terminalStore.takePushLock(CONFERENCE_ID, AT, 100);
  const timeLimit = () => ({ signal: new AbortController().signal, end: () => undefined });
  const connections = { postOnce: broken };
  await tellAtOnce(
    { ...deps, clock: () => AT, nudges: nudgesInto(deps.queues), pushProgress: terminalStore, connections, timeLimit },
    150,
  )(dialling);
  return sent;
};

/** More conferences than one look has. */
const lookedAt = async (): Promise<Sent> => {
  const { deps, sent } = recorded();
  for (let index = 10; index < 70; index += 1) await deps.lookList.add(`${CONFERENCE_ID.slice(0, -2)}${String(index)}`, AT);
  await beginLooks(deps, AT);
  return sent;
};

const event = conferenceEvent(starting, dialling, { source: 'urn:rollcall:test', actions: ALL_ACTIONS });
/** What Lambda itself sends when it gives up an event. */
const givenUp = (queue: string) => async (): Promise<Sent> => [{ queue, body: { requestPayload: { detail: event } } }];

type Queue = WorkQueueName | `${StreamTaskName | RuleConsumerName | 'callbacks' | 'publish'}-dead-letters`;

/** What puts a message into each queue. The dead letters of the other queues are the messages themselves. */
const senders: Readonly<Record<Queue, () => Promise<Sent>>> = {
  'leg-commands': toBridge,
  callbacks: async () => {
    const { deps, sent } = recorded();
    await enqueueOutcome(deps, { events: [aLegEvent(FIRST_ID, 1, 'joined')], steps: [] }, 'key');
    return sent;
  },
  'call-requests': () => reconciled(undefined, aConference({ participants: participantsOf(2, { withdrawnLeg: 1 }) })),
  pushes: nudged,
  watch: paced,
  looks: lookedAt,
  publish: waitingForBus,
  'fan-out': givenUp('fan-out'),
  deliveries: delivered,
  'subscription-tasks': asked,
  'connection-expiries': async () => [
    { queue: 'connection-expiries', ...expiryMessage({ connectionId: 'connection-1', expiresAt: AT + 1_000 }, AT) },
  ],
  'reconcile-dead-letters': parkedByReconcile,
  'publish-dead-letters': published,
  'push-dead-letters': givenUp('push-dead-letters'),
  'callbacks-dead-letters': parked,
};

const NUMBERS = Array.from({ length: 4 }, (_, index) => phoneNumberAt(index).slice(1));

/** The text of a message, and what its base64 and compressed members say to somebody without the key. */
const readable = (message: unknown): string => {
  const text = JSON.stringify(message);
  const packed = text.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? [];
  const bytes = packed.map((each) => Buffer.from(each, 'base64'));
  const inflated = bytes.flatMap((each) => {
    try {
      return [inflateRawSync(each).toString('latin1')];
    } catch {
      return [];
    }
  });
  return [text, ...bytes.map((each) => each.toString('latin1')), ...inflated].join('\n');
};

it.each(Object.entries(senders))('a message in %s contains no trace of a number', async (queue, send) => {
  const sent = (await send()).filter((message) => message.queue === queue);
  expect(sent).not.toEqual([]);
  for (const message of sent) for (const number of NUMBERS) expect(readable(message)).not.toContain(number);
});

describe('a parked record of the stream', () => {
  const letterOf = async (): Promise<unknown> => (await published())[0]?.body;
  const inQueue = (body: unknown) => sqsEvent([{ id: 'one', body }]);

  it('is published when it is redriven into its queue, as if it came from the stream', async () => {
    const { deps } = recorded();
    const events: unknown[] = [];
    const eventBus = { publish: async (given: readonly unknown[]) => (events.push(...given), []) };
    const handler = publishHandler({ ...deps, settings: { ...deps.settings, eventSource: 'urn:rollcall:test' }, eventBus });
    expect(await handler(inQueue(await letterOf()))).toEqual({ batchItemFailures: [] });
    expect(events).toMatchObject([{ id: event.id, type: event.type, data: { conferenceId: CONFERENCE_ID } }]);
  });

  it('stays as it is if it cannot be handled again', async () => {
    const { deps, sent } = recorded();
    const letter = await letterOf();
    await publishHandler({ ...deps, eventBus: { publish: broken } })(inQueue(letter));
    expect(sent).toEqual([{ queue: 'publish-dead-letters', body: letter }]);
  });

  it('opens in no other function, and stays a dead letter', async () => {
    const { deps, sent } = recorded();
    const letter = await letterOf();
    expect(await takeChangesHandler({ ...deps, eventBus: accepting })(fromStream(letter))).toEqual({ batchItemFailures: [] });
    expect(sent).toEqual([{ queue: 'reconcile-dead-letters', body: letter }]);
  });

  it('waits if the key cannot be read at the moment', async () => {
    const { deps, sent } = recorded();
    const messageSeal = { ...deps.messageSeal, open: async () => Promise.reject(tryAgainLater('no secret')) };
    const handler = publishHandler({ ...deps, messageSeal, eventBus: { publish: broken } });
    expect(await handler(inQueue(await letterOf()))).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] });
    expect(sent).toEqual([]);
  });
});
