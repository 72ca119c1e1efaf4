/** Each alarm goes off when its failure happens to the real functions, and does not go off before. */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { WebSocket } from 'ws';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { ALARM_MINUTES } from '../../functions/wiring/alarm';
import { alarms } from '../../functions/wiring/alarms';
import { dashboard } from '../../functions/wiring/dashboard';
import { queueConsumers, type QueueConsumerName } from '../../functions/wiring/queues';
import { streamConsumers } from '../../functions/wiring/streams';
import type { StreamConsumerName } from '../../functions/wiring/names';
import { queues, type WorkQueueName } from '../../functions/wiring/storage';
import { deliveriesOf } from '../../local/bus/rule-queues';
import { logNothing } from '../../local/log';
import type { ServiceFaults } from '../../local/metrics/service-faults';
import { type Local, startLocal } from '../../local/start';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { aLegEvent, CONFERENCE_ID, FIRST_ID } from '../support/a-conference';
import { asteriskSecrets } from '../support/asterisk/keys';
import { captureLog } from '../support/e2e-log';
import { eventually, until } from '../support/until';
import { connectTo, refusalAt, statusWithoutKey } from './socket-gateway';

let now = Date.parse('2026-11-30T09:00:00.000Z');
/** What each look at the clock adds: how slow the machine is. */
let step = 0;
let local: Local;
const captured = captureLog();
const opened: WebSocket[] = [];
/** Answered only when the fault is over. */
const requests: Promise<unknown>[] = [];

beforeAll(async () => {
  local = await startLocal({
    now: () => (now += step),
    log: logNothing,
    retry: { firstMs: 1, maxMs: 5 },
    sandboxSpeed: 20,
    environment: { ROLLCALL_ASSEMBLY: 'direct' },
  });
});
afterAll(async () => {
  for (const socket of opened) socket.terminate();
  await local.stop();
  captured.stop();
});

const later = (ms: number): void => {
  now += ms;
  local.wake();
};

const stateOf = (name: string) => local.alarms().find((alarm) => alarm.name === name)!;
const isOn = (name: string): boolean => stateOf(name).state === 'ALARM';

const put = async (item: Record<string, { readonly S: string }>): Promise<void> => {
  const client = new DynamoDBClient({});
  await client.send(new PutItemCommand({ TableName: 'conferences', Item: item }));
  client.destroy();
};

/** An event that the rules select, and that no function can read. */
const publishUnreadable = async (times: number): Promise<void> => {
  const client = new EventBridgeClient({});
  const entry = { EventBusName: 'rollcall', Source: 'test', DetailType: 'rollcall.conference.active.v1', Detail: '{}' };
  await client.send(new PutEventsCommand({ Entries: Array.from({ length: times }, () => entry) }));
  client.destroy();
};

const sendTo = async (queue: WorkQueueName, times: number, body = '{'): Promise<void> => {
  const groups = Array.from({ length: times }, () => `group-${String(Math.random())}`);
  const fifo = queues[queue].fifo;
  for (const group of groups) await local.queues.named(queue).send({ body, ...(fifo && { groupId: group, deduplicationId: group }) });
};

const call = async (method: string, path: string, body?: object, phoneNumber = '+15550100'): Promise<Response> =>
  fetch(`${local.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${await local.token({ phoneNumber })}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

const socketUrl = (path = '/ws'): string => `${local.baseUrl.replace('http', 'ws')}${path}`;
const authorization = async () => ({ authorization: `Bearer ${await local.token({ phoneNumber: '+15550100' })}` });

/** A conference that is assembled, with one more participant at each call of `change`. */
const anAssembly = async (phoneNumber: string) => {
  const answer = await call('POST', '/v1/conferences', { participants: [{ phoneNumber: '+15550101' }] }, phoneNumber);
  const { conferenceId } = (await answer.json()) as { conferenceId: string };
  let last = 101;
  const change = async (): Promise<void> => {
    const body = { participants: [{ phoneNumber: `+15550${String((last += 1))}` }] };
    expect((await call('POST', `/v1/conferences/${conferenceId}/participants`, body, phoneNumber)).status).toBe(202);
  };
  const subscribe = async (): Promise<void> => {
    const headers = { authorization: `Bearer ${await local.token({ phoneNumber })}` };
    const { socket, received } = await connectTo(socketUrl(), ['rollcall.v1'], headers);
    opened.push(socket);
    socket.send(JSON.stringify({ action: 'subscribe', conferenceId }));
    await until('the state', () => received.length > 0);
  };
  return { conferenceId, change, subscribe };
};

/** Without a look at the clock in between, so that nothing is received. */
const isOnAfter = (name: string, ms: number): boolean => {
  now += ms;
  return isOn(name);
};

/** The messages of a queue wait because its function has no instance. */
const waits =
  (consumer: QueueConsumerName, alarm: string): Failure =>
  async () => {
    const { queue } = queueConsumers[consumer];
    const [{ atLeast, statistic } = { atLeast: 0, statistic: 'Sum' }] = alarms.get(alarm)!.anyOf;
    local.serviceFaults.throttledFunctions.add(consumer);
    await sendTo(queue, statistic === 'Minimum' ? atLeast : 1);
    expect(isOnAfter(alarm, statistic === 'Minimum' ? 6 * MINUTE_MS : (atLeast + 1) * SECOND_MS)).toBe(true);
  };

/** The function returns messages as failed. Nobody can read these, except that `callbacks` sets such messages aside. */
const returns =
  (consumer: QueueConsumerName): Failure =>
  async () => {
    if (consumer !== 'callbacks') return sendTo(queueConsumers[consumer].queue, 10);
    local.serviceFaults.tables.set('conferences', 'denied');
    return sendTo('callbacks', 10, JSON.stringify({ conferenceId: CONFERENCE_ID, events: [aLegEvent(FIRST_ID, 1, 'joined')] }));
  };

/** Messages that fail until they have been received as often as they may be. */
const isGivenUp =
  (queue: WorkQueueName): Failure =>
  async () => {
    await sendTo(queue, 1);
    const letters = () => local.queues.named(`${queue}-dead-letters`).messages().length;
    const before = letters();
    await until('a dead letter', () => (later(31 * SECOND_MS), letters() > before), 20_000);
  };

const isUnreadable = (): Promise<void> => put({ pk: { S: `item-${String(now)}` }, sk: { S: 'open' } });

const isBehind =
  (stream: StreamConsumerName, ms: number): Failure =>
  async () => {
    local.serviceFaults.throttledFunctions.add(stream);
    await isUnreadable();
    await until('the stream to be read', () => stateOf(`${stream}-late`).measured.length > 0);
    later(ms + 2 * SECOND_MS);
  };

const times = async (count: number, work: () => Promise<unknown>): Promise<void> => {
  for (let done = 0; done < count; done += 1) await work();
};

/**
 * The conference server does not answer, and the participants are called until Rollcall gives up. The first that it gives
 * up ends their conference.
 */
const bridgeIsDown =
  (conferences: number): Failure =>
  async (alarm) => {
    local.sandbox!.faults.conferenceServer = 'refuses';
    for (let index = 0; index < conferences; index += 1) {
      const initiator = `+1555018${String(conferences * 100 + index)}`;
      const answer = await call('POST', '/v1/conferences', { participants: [{ phoneNumber: '+15550101' }] }, initiator);
      const { conferenceId } = (await answer.json()) as { conferenceId: string };
      expect((await call('POST', `/v1/conferences/${conferenceId}/start`, undefined, initiator)).status).toBe(202);
    }
    await eventually(alarm, async () => (later(10 * SECOND_MS), isOn(alarm)), 20_000, 40);
  };

const getCurrent = () => call('GET', '/v1/conferences/current');
const connectRefused = async (path = '/ws') => refusalAt(socketUrl(path), await authorization());

/** Clients with a token that is no longer valid, or was never. */
const haveNoToken = async (clients: number, path?: string): Promise<void> => {
  const refused = Array.from({ length: clients }, () => refusalAt(socketUrl(path), { authorization: 'Bearer none' }));
  for (const { status } of await Promise.all(refused)) expect([401, 403]).toContain(status);
};

/** Clients that do not speak the protocol. */
const haveNoKey = async (clients: number, path = '/ws'): Promise<void> => {
  const statuses = await Promise.all(Array.from({ length: clients }, () => statusWithoutKey(`${local.baseUrl}${path}`)));
  expect(new Set(statuses)).toEqual(new Set([400]));
};

const hasCrossed = (alarm: string, metric: string): boolean =>
  stateOf(alarm).measured.some(({ metrics, value, atLeast }) => metrics.some((name) => name.endsWith(metric)) && value >= atLeast);

/** The age of an event alone makes the alarm go off. */
const isOldEvent = async (alarm: string): Promise<void> => {
  await until('the age of the event', () => (later(10), hasCrossed(alarm, 'AsyncEventAge')), 10_000);
  expect(hasCrossed(alarm, 'AsyncEventsDropped')).toBe(false);
};

/** The function has no instance for a minute, and is then invoked again. */
const pushWaits: Failure = async (alarm) => {
  const { change } = await anAssembly('+15550166');
  await local.idle();
  local.serviceFaults.throttledFunctions.add('push');
  const before = local.events().length;
  await change();
  await until('the event', () => local.events().length > before);
  later(61 * SECOND_MS);
  local.serviceFaults.throttledFunctions.delete('push');
  await isOldEvent(alarm);
};

/** Lambda comes to the event a minute late. With no instance, it would put the event into the queue at once. */
const fanOutWaits: Failure = async (alarm) => {
  const { change } = await anAssembly('+15550177');
  await local.idle();
  const events = local.queues.named(deliveriesOf('webhooks'));
  const receive = events.receive.bind(events);
  events.receive = (most) => ((now += 61 * SECOND_MS), receive(most));
  await change();
  await isOldEvent(alarm);
  events.receive = receive;
};

/** Makes it happen. `alarm`: its name. */
type Failure = (alarm: string) => Promise<void>;

const ofQueues = (Object.keys(queueConsumers) as QueueConsumerName[]).flatMap((name): [string, Failure][] => [
  [`${name}-late`, waits(name, `${name}-late`)],
  [`${name}-late`, returns(name)],
]);
const ofStreams = (['take-changes'] as const).flatMap((name): [string, Failure][] => [
  [`${name}-late`, isBehind(name, 30 * SECOND_MS)],
  [`${name}-stuck`, isBehind(name, HOUR_MS)],
  [streamConsumers[name].deadLetters, isUnreadable],
]);
const ofDeadLetters = (Object.keys(queues) as WorkQueueName[]).map((name): [string, Failure] => [
  `${name}-dead-letters`,
  name === 'callbacks' || name === 'publish' ? () => sendTo(name, 1, name === 'publish' ? '{}' : '{') : isGivenUp(name),
]);

const failures: readonly [alarm: string, failure: Failure][] = [
  ...ofQueues,
  ...ofStreams,
  ...ofDeadLetters,
  ['push-dead-letters', () => publishUnreadable(1)],
  ['push-events-late', () => publishUnreadable(5)],
  ['fan-out-events-late', () => publishUnreadable(5)],
  ['push-events-late', pushWaits],
  ['fan-out-events-late', fanOutWaits],
  [
    'rules-fail',
    async () => {
      local.serviceFaults.brokenRules.add('webhooks');
      await publishUnreadable(1);
    },
  ],
  [
    'publish-late',
    async () => {
      const { change } = await anAssembly('+15550155');
      local.serviceFaults.bus = 'refuses-events';
      await times(10, change);
    },
  ],
  [
    'api-fails',
    async () => {
      local.serviceFaults.tables.set('conferences', 'denied');
      await times(5, getCurrent);
    },
  ],
  [
    'api-slow',
    async () => {
      step = 4 * SECOND_MS;
      await getCurrent();
      step = 0;
    },
  ],
  [
    'tables-throttled',
    async () => {
      local.serviceFaults.tables.set('conferences', 'throttled');
      // They are tried again for a while.
      requests.push(...Array.from({ length: 10 }, getCurrent));
    },
  ],
  [
    'functions-throttled',
    async () => {
      local.serviceFaults.throttledFunctions.add('getCurrentConference');
      await times(10, getCurrent);
    },
  ],
  [
    'sockets-fail',
    async () => {
      local.serviceFaults.throttledFunctions.add('socket-connect');
      await times(5, () => connectRefused());
    },
  ],
  ['sockets-fail', () => haveNoToken(50)],
  ['sockets-fail', () => haveNoKey(100)],
  [
    'socket-answers-fail',
    async () => {
      local.serviceFaults.tables.set('records', 'denied');
      await times(5, () => connectRefused());
    },
  ],
  [
    'looks-not-planned',
    async (alarm) => {
      const looks = local.queues.named('looks');
      const send = looks.send.bind(looks);
      looks.send = () => Promise.reject(new Error('The queue refuses on purpose'));
      await eventually(alarm, async () => (later(10 * SECOND_MS), isOn(alarm)), 20_000, 40);
      looks.send = send;
    },
  ],
  ['leg-commands-late', bridgeIsDown(2)],
  ['bridge-silent', bridgeIsDown(1)],
  ['calls-fail', bridgeIsDown(10)],
  [
    'items-unreadable',
    async () => {
      const { conferenceId } = await anAssembly('+15550188');
      await put({ pk: { S: initiatorKeyOf(conferenceId) }, sk: { S: `${conferenceId.slice(0, -1)}_` } });
      expect((await call('GET', '/v1/conferences', undefined, '+15550188')).status).toBe(200);
    },
  ],
  [
    'terminals-not-reached',
    async () => {
      const { change, subscribe } = await anAssembly('+15550122');
      await Promise.all(Array.from({ length: 20 }, subscribe));
      local.serviceFaults.gatewayIsFull = true;
      await change();
    },
  ],
  [
    'terminals-told-late',
    async () => {
      const { change, subscribe } = await anAssembly('+15550133');
      await subscribe();
      local.serviceFaults.gatewayIsFull = true;
      await change();
      later(6 * SECOND_MS);
      local.serviceFaults.gatewayIsFull = false;
    },
  ],
];

/** The queues that functions work on. */
const working = () => local.queues.names().filter((name) => !name.endsWith('-dead-letters'));

const endFaults = (): void => {
  const { tables, throttledFunctions, brokenRules } = local.serviceFaults;
  [tables, throttledFunctions, brokenRules].forEach((some) => some.clear());
  Object.assign(local.serviceFaults, { gatewayIsFull: false, bus: 'takes' } satisfies Partial<ServiceFaults>);
  if (local.sandbox) local.sandbox.faults.conferenceServer = 'answers';
};

/** What failed is cleared away, and is old. */
afterEach(async () => {
  endFaults();
  await Promise.all(requests.splice(0));
  // CloudWatch looks once a minute. Four looks are enough to see that a dead letter is old.
  for (let looks = 0; looks < 4; looks += 1) {
    for (const name of working()) await local.queues.named(name).moveOut(local.queues.named(name).messages());
    later(4 * MINUTE_MS);
    await local.idle();
    local.alarms();
  }
});

it('every alarm has a failure here that makes it go off', () => {
  const elsewhere = ['bridge-sockets-fail'];
  expect([...new Set([...failures.map(([alarm]) => alarm), ...elsewhere])].sort()).toEqual([...alarms.keys()].sort());
});

it('nothing is wrong as long as nothing fails', async () => {
  const { change, subscribe } = await anAssembly('+15550144');
  await subscribe();
  await change();
  await local.idle();
  expect(local.alarms().filter(({ state }) => state === 'ALARM')).toEqual([]);
});

it.each(failures)('%s goes off', async (alarm, failure) => {
  expect(isOn(alarm)).toBe(false);
  await failure(alarm);
  await until(`the alarm ${alarm}`, () => (later(10), isOn(alarm)), 10_000);
});

it('an alarm on dead letters is over although the letter is still there', async () => {
  await sendTo('callbacks', 1);
  await until('the alarm', () => isOn('callbacks-dead-letters'));
  const letters = local.queues.named('callbacks-dead-letters').messages().length;
  now += 6 * MINUTE_MS;
  expect(isOn('callbacks-dead-letters')).toBe(false);
  expect(local.queues.named('callbacks-dead-letters').messages()).toHaveLength(letters);
});

it('the dashboard shows the dead letters of each queue, also those that Lambda sets aside without a line of the log', async () => {
  const { lines } = dashboard.flatMap(({ graphs }) => graphs).find(({ title }) => title === 'Dead letters that are there')!;
  const shown = () => {
    const lastPeriod = { from: now - ALARM_MINUTES * MINUTE_MS, to: now };
    return Object.fromEntries(
      lines.map(({ label, metric, statistic }) => [label, local.measurements.statistic(metric, statistic, lastPeriod)]),
    );
  };
  const names = local.queues.names().filter((name) => name.endsWith('-dead-letters'));
  const before = shown()['push-dead-letters'] ?? 0;
  await publishUnreadable(1);
  await until('the alarm', () => (later(10), isOn('push-dead-letters')), 10_000);
  expect(shown()).toEqual(Object.fromEntries(names.map((name) => [name, local.queues.named(name).messages().length])));
  expect(shown()['push-dead-letters']).toBeGreaterThan(before);
});

it('the alarms can be read over HTTP', async () => {
  await sendTo('callbacks', 1);
  await until('the alarm', () => isOn('callbacks-dead-letters'));
  const { items } = (await (await fetch(`${local.baseUrl}/local/alarms`)).json()) as { items: { name: string; state: string }[] };
  expect(items).toHaveLength(alarms.size);
  expect(items).toContainEqual(expect.objectContaining({ name: 'callbacks-dead-letters', state: 'ALARM' }));
});

it('bridge-sockets-fail goes off', async () => {
  await local.stop();
  const environment = { ROLLCALL_BRIDGE: 'asterisk', ROLLCALL_BRIDGE_URL: 'http://127.0.0.1:9', ROLLCALL_ASSEMBLY: 'direct' };
  local = await startLocal({
    now: () => now,
    log: logNothing,
    sandbox: false,
    bridgeSecrets: JSON.stringify(asteriskSecrets),
    environment,
  });
  expect(isOn('bridge-sockets-fail')).toBe(false);
  local.serviceFaults.throttledFunctions.add('bridge-socket-connect');
  await times(5, () => connectRefused('/bridge-socket'));
  expect(isOn('bridge-sockets-fail')).toBe(true);
  local.serviceFaults.throttledFunctions.clear();
  for (const fail of [() => haveNoToken(50, '/bridge-socket'), () => haveNoKey(100, '/bridge-socket')]) {
    later(6 * MINUTE_MS);
    expect(isOn('bridge-sockets-fail')).toBe(false);
    await fail();
    expect(isOn('bridge-sockets-fail')).toBe(true);
  }
});
