import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent, SQSEvent } from 'aws-lambda';
import { loadSettings } from '../../functions/runtime/settings';
import { keyNames } from '../../functions/wiring/keys';
import { ruleConsumers } from '../../functions/wiring/rules';
import { logNothing } from '../../local/log';
import { PortInUse } from '../../local/machine/listen';
import { type Local, type LocalOptions, startLocal } from '../../local/start';
import { MINUTE_MS } from '../../schemas/durations';
import { until } from '../support/until';
import { connectTo } from './socket-gateway';

/** Handlers by entry. Entries without a handler do nothing. */
type Handlers = Record<string, (event: never) => unknown>;

let folder: string;
let local: Local | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-start-'));
});
afterEach(async () => {
  await local?.stop();
  local = null;
  await rm(folder, { recursive: true });
});

const start = async (handlers: Handlers, options: LocalOptions = {}): Promise<Local> => {
  const load = (entry: string) => Promise.resolve({ handler: handlers[entry] ?? (() => null) });
  local = await startLocal({ load, log: logNothing, retry: { firstMs: 1, maxMs: 5 }, ...options });
  return local;
};

const settings = () => loadSettings(process.env);

const publish = async (version: number, DetailType = 't'): Promise<void> => {
  const Entries = [{ EventBusName: settings().busName, Source: 's', DetailType, Detail: JSON.stringify({ version }) }];
  const client = new EventBridgeClient({});
  await client.send(new PutEventsCommand({ Entries }));
  client.destroy();
};

const writeItem = async (pk: string): Promise<void> => {
  const client = new DynamoDBClient({});
  await client.send(new PutItemCommand({ TableName: settings().conferencesTable, Item: { pk: { S: pk }, sk: { S: 'open' } } }));
  client.destroy();
};

const send = async (queue: string, body: string, more: object = {}): Promise<void> => {
  const client = new SQSClient({});
  await client.send(new SendMessageCommand({ QueueUrl: settings().queueUrls[queue], MessageBody: body, ...more }));
  client.destroy();
};

const createConference = async ({ baseUrl, token }: Local): Promise<Response> =>
  fetch(`${baseUrl}/v1/conferences`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token({ phoneNumber: '+15550100' })}`, 'content-type': 'application/json' },
    body: '{"participants":[]}',
  });

describe('a local deployment', () => {
  it('runs a request, the stream’s consumer, a queue’s consumer and the bus, and knows when it is idle', async () => {
    const handled: string[] = [];
    const { baseUrl, idle, events, ...rest } = await start({
      'functions/conferences/create-conference.ts': async () => {
        await writeItem('initiator');
        return { statusCode: 201, body: 'made' };
      },
      'functions/reconciliation/take-changes.ts': async ({ Records }: DynamoDBStreamEvent) => {
        handled.push(`take ${Records[0]?.eventName}`);
        await publish(1);
        await send('leg-commands', 'dial', { MessageGroupId: 'leg', MessageDeduplicationId: 'dial' });
      },
      'functions/legs/leg-commands.ts': ({ Records }: SQSEvent) => void handled.push(`drive ${Records[0]?.body}`),
    });
    expect((await createConference({ baseUrl, idle, events, ...rest })).status).toBe(201);
    await idle();
    expect(handled).toEqual(['take INSERT', 'drive dial']);
    expect(events().map(({ event }) => event.detail)).toEqual([{ version: 1 }]);
    const shown = (await (await fetch(`${baseUrl}/local/events?after=0`)).json()) as { items: unknown[]; next: number };
    expect([shown.items.length, shown.next]).toEqual([1, 1]);
    expect(await (await fetch(`${baseUrl}/local/events?after=1`)).json()).toEqual({ items: [], next: 1 });
  });

  it('gives functions all their settings and secrets, and restores the environment', async () => {
    const before = { ...process.env };
    const { baseUrl, sandbox, stop } = await start({}, { environment: { ROLLCALL_ASSEMBLY: 'direct', ROLLCALL_HASH_KEY_ID: 'ignored' } });
    expect(settings()).toMatchObject({
      conferencesTable: 'conferences',
      eventSource: baseUrl,
      bridgeUrl: sandbox?.bridgeUrl,
      accessNetworkUrl: sandbox?.accessNetworkUrl,
      assembly: 'direct',
      numberClaim: 'phone_number',
      bridgeNumber: null,
    });
    expect(Object.keys(settings().queueUrls)).toEqual(expect.arrayContaining(['watch', 'watch-dead-letters', 'reconcile-dead-letters']));
    const client = new SecretsManagerClient({});
    const keys = new Set<string>();
    for (const name of keyNames) {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: settings()[`${name}Id`] ?? '' }));
      keys.add(SecretString);
    }
    client.destroy();
    expect([...keys].map((key) => Buffer.from(key, 'base64').length)).toEqual([32, 32, 32]);
    await stop();
    expect(process.env).toEqual(before);
  });

  it('does not count a deadline as pending work', async () => {
    const { idle, queues } = await start({});
    await send('watch', 'later', { DelaySeconds: 900 });
    await idle();
    expect(queues.named('watch').messages()).toHaveLength(1);
  });

  it('names what keeps it busy', async () => {
    const release: (() => void)[] = [];
    const { idle } = await start({ 'functions/reconciliation/watch.ts': () => new Promise<void>((done) => release.push(done)) });
    await send('watch', 'now');
    await until('an invocation', () => release.length === 1);
    await expect(idle(20)).rejects.toThrow('Still busy: watch, functions');
    release[0]?.();
    await idle();
  });

  it('shows dead letters and redrives them', async () => {
    let broken = true;
    const handled: string[] = [];
    const { baseUrl, deadLetters, idle } = await start({
      'functions/legs/leg-commands.ts': ({ Records }: SQSEvent) => {
        if (broken) throw new Error('no bridge');
        handled.push(Records[0]?.body ?? '');
      },
    });
    await send('leg-commands', 'dial', { MessageGroupId: 'leg', MessageDeduplicationId: '1' });
    await until('a dead letter', () => deadLetters().length === 1);
    expect(await (await fetch(`${baseUrl}/local/dead-letters`)).json()).toMatchObject({
      items: [{ queue: 'leg-commands-dead-letters', body: 'dial' }],
    });
    broken = false;
    const redrive = (queue: string) => fetch(`${baseUrl}/local/dead-letters/${queue}/redrive`, { method: 'POST' });
    expect(await (await redrive('leg-commands-dead-letters')).json()).toEqual({ redriven: 1, left: 0 });
    await idle();
    expect(handled).toEqual(['dial']);
    expect((await redrive('nothing')).status).toBe(404);
  });

  it('redrives the dead letters of a stream’s consumer, and keeps those that fail again', async () => {
    const seen: (string | undefined)[] = [];
    const { deadLetters, redrive } = await start({
      'functions/reconciliation/take-changes.ts': ({ Records }: DynamoDBStreamEvent) => {
        seen.push(Records[0]?.eventID);
        return { batchItemFailures: Records[0]?.eventID === 'bad' ? [{ itemIdentifier: '2' }] : [] };
      },
    });
    const record = (eventID: string, SequenceNumber: string) => JSON.stringify({ eventID, dynamodb: { SequenceNumber } });
    for (const body of [record('good', '1'), record('bad', '2'), '{"DDBStreamBatchInfo":{}}']) await send('reconcile-dead-letters', body);
    expect(await redrive('reconcile-dead-letters')).toEqual({ redriven: 1, left: 2 });
    expect(seen).toEqual(['good', 'bad']);
    expect(deadLetters()).toHaveLength(2);
  });

  it('delivers events to rules, tries three times, and then sends them to the dead-letter queue', async () => {
    const taken: unknown[] = [];
    let attempts = 0;
    const fine = async (event: unknown) => ({ functionError: null, payload: void taken.push(event) });
    const broken = async () => {
      attempts += 1;
      return { functionError: 'Unhandled' as const, payload: { errorType: 'E', errorMessage: '' } };
    };
    const { deadLetters } = await start(
      {},
      {
        rules: [
          { name: 'fine', pattern: { source: ['s'] }, invoke: fine },
          { name: 'broken', pattern: { detail: { version: [{ numeric: ['>', 1] }] } }, invoke: broken },
        ],
      },
    );
    await publish(1);
    await publish(2);
    await until('a dead letter', () => deadLetters().length === 1);
    expect([taken.length, attempts, deadLetters()[0]?.queue]).toEqual([2, 3, 'broken-dead-letters']);
  });

  it('runs the rules of the wiring, which invoke a function or send to a queue', async () => {
    type Delivered = { readonly detail: unknown };
    const pushed: Delivered[] = [];
    const fannedOut: Delivered[] = [];
    const { idle } = await start({
      'functions/terminals/push.ts': (event: Delivered) => void pushed.push(event),
      'functions/partners/deliveries/fan-out.ts': ({ Records }: SQSEvent) =>
        void fannedOut.push(...Records.map(({ body }) => JSON.parse(body) as Delivered)),
    });
    await publish(1, 'rollcall.conference.created.v1');
    await publish(2, 'rollcall.participant.joined.v1');
    await publish(3, 'rollcall.subscription.started.v1');
    await idle();
    const byVersion = (one: Delivered, other: Delivered) => JSON.stringify(one.detail).localeCompare(JSON.stringify(other.detail));
    expect(pushed.sort(byVersion).map(({ detail }) => detail)).toEqual([{ version: 1 }, { version: 2 }]);
    expect(fannedOut.sort(byVersion)).toEqual(pushed);
    expect(pushed[0]).toMatchObject({ version: '0', source: 's', 'detail-type': 'rollcall.conference.created.v1' });
  });

  it('tries a rule’s function as often as the wiring says, makes the event a dead letter, and redrives it', async () => {
    let broken = true;
    let attempts = 0;
    const pushed: unknown[] = [];
    const { deadLetters, redrive, idle } = await start({
      'functions/terminals/push.ts': (event: { readonly detail: unknown }) => {
        attempts += 1;
        if (broken) throw new Error('not now');
        pushed.push(event.detail);
      },
    });
    await publish(1, 'rollcall.conference.created.v1');
    await until('a dead letter', () => deadLetters().length === 1);
    expect([attempts, deadLetters()[0]?.queue]).toEqual([1 + ruleConsumers.push.maximumRetryAttempts, 'push-dead-letters']);
    broken = false;
    expect(await redrive('push-dead-letters')).toEqual({ redriven: 1, left: 0 });
    await idle();
    expect([pushed, deadLetters()]).toEqual([[{ version: 1 }], []]);
  });

  it('connects terminals, and waits for messages on their way to them', async () => {
    let release: (answer: unknown) => void = () => undefined;
    const { webSocketUrl, idle } = await start({
      'functions/terminals/connect.ts': () => ({ statusCode: 200 }),
      'functions/terminals/subscribe.ts': () => new Promise((answer) => (release = answer)),
    });
    const { socket, received } = await connectTo(webSocketUrl);
    await idle();
    socket.send('{"action":"subscribe"}');
    await expect(idle(100)).rejects.toThrow('Still busy: sockets, functions');
    release({ statusCode: 200, body: 'state' });
    await idle();
    await until('the answer', () => received.length === 1);
    socket.terminate();
  });

  it('gives functions the locations of connections, keys and schedules', async () => {
    let connectionId = '';
    const { webSocketUrl, baseUrl } = await start({
      'functions/terminals/connect.ts': ({ requestContext }: { readonly requestContext: { readonly connectionId: string } }) => {
        connectionId = requestContext.connectionId;
        return { statusCode: 200 };
      },
    });
    const { received, closed } = await connectTo(webSocketUrl);
    const connection = `${settings().connectionsUrl}/@connections/${encodeURIComponent(connectionId)}`;
    expect((await fetch(connection, { method: 'POST', body: 'pushed' })).status).toBe(200);
    await until('the message', () => received.length === 1);
    await fetch(connection, { method: 'DELETE' });
    expect((await closed).code).toBe(1000);

    expect(settings()).toMatchObject({ issuer: `${baseUrl}/local`, audience: 'rollcall', loopbackSinks: true });
    const discovery = (await (await fetch(`${settings().issuer}/.well-known/openid-configuration`)).json()) as Record<string, string>;
    expect(discovery.issuer).toBe(settings().issuer);
    expect(await (await fetch(discovery.jwks_uri ?? '')).json()).toMatchObject({ keys: [{ kty: 'RSA' }] });
    expect(settings().queueArns).toMatchObject({ deliveries: 'arn:aws:sqs:us-east-1:000000000000:deliveries' });
  });

  it('stores schedules with its data, counts only due ones as pending, and sends those that became due while it was stopped', async () => {
    const clock = { now: Date.parse('2026-03-12T19:00:00Z') };
    const tasks: string[] = [];
    const handlers: Handlers = {
      'functions/partners/deliveries/subscription-tasks.ts': ({ Records }: SQSEvent) => void tasks.push(...Records.map(({ body }) => body)),
    };
    const first = await start(handlers, { dataFolder: folder, now: () => clock.now });
    const client = new SchedulerClient({});
    await client.send(
      new CreateScheduleCommand({
        Name: 'end',
        GroupName: settings().scheduleGroup,
        ScheduleExpression: 'at(2026-03-13T00:00:00)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: { Arn: settings().queueArns['subscription-tasks'], RoleArn: settings().scheduleRoleArn, Input: '"end"' },
      }),
    );
    client.destroy();
    await first.idle();
    await first.stop();
    clock.now = Date.parse('2026-03-14T00:00:00Z');
    const second = await start(handlers, { dataFolder: folder, now: () => clock.now });
    await second.idle();
    expect(tasks).toEqual(['"end"']);
  });

  it('answers 410 for connections from before its start', async () => {
    const ids: string[] = [];
    const handlers: Handlers = {
      'functions/terminals/connect.ts': ({ requestContext }: { readonly requestContext: { readonly connectionId: string } }) => {
        ids.push(requestContext.connectionId);
        return { statusCode: 200 };
      },
    };
    const first = await start(handlers, { dataFolder: folder });
    const { closed } = await connectTo(first.webSocketUrl);
    await first.stop();
    expect((await closed).code).toBe(1001);
    await start(handlers, { dataFolder: folder });
    const answer = await fetch(`${settings().connectionsUrl}/@connections/${encodeURIComponent(ids[0] ?? '')}`, {
      method: 'POST',
      body: 'x',
    });
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([410, 'GoneException']);
  });

  it('stores its data, secrets and tokens in a folder, and continues where it stopped', async () => {
    const first = await start(
      { 'functions/reconciliation/watch.ts': () => Promise.reject(new Error('not now')) },
      { dataFolder: folder, retry: { firstMs: MINUTE_MS, maxMs: MINUTE_MS } },
    );
    const bridgeUrl = settings().bridgeUrl;
    const port = Number(new URL(first.baseUrl).port);
    const token = await first.token({ phoneNumber: '+15550100' });
    await send('watch', 'unfinished');
    await until(
      'an attempt',
      () => first.queues.named('watch').messages()[0]?.receiveCount === 1 && first.queues.named('watch').messages()[0]?.receipt === null,
    );
    await first.stop();

    const clock = { now: Date.now() + MINUTE_MS };
    const handled: string[] = [];
    const second = await start(
      {
        'functions/reconciliation/watch.ts': ({ Records }: SQSEvent) =>
          void handled.push(Records[0]?.attributes.ApproximateReceiveCount ?? ''),
        'functions/conferences/create-conference.ts': () => ({ statusCode: 201 }),
      },
      { dataFolder: folder, port, now: () => clock.now },
    );
    await second.idle();
    expect(handled).toEqual(['2']);
    expect(bridgeUrl).not.toBeNull();
    const again = await fetch(`${second.baseUrl}/v1/conferences`, { method: 'POST', headers: { authorization: token }, body: '{}' });
    expect(again.status).toBe(201);
  });

  it('reports a port in use, and leaves nothing running', async () => {
    const { baseUrl, stop } = await start({});
    const port = Number(new URL(baseUrl).port);
    await expect(startLocal({ port })).rejects.toThrow('This process already runs a local deployment');
    await stop();
    const other = await (await import('../../local/http-server')).startHttpServer((_, response) => void response.end(), port);
    await expect(start({}, { port, dataFolder: folder })).rejects.toThrow(PortInUse);
    await other.stop();
    expect((await start({}, { port, dataFolder: folder })).baseUrl).toBe(baseUrl);
  });

  it('can start without the sandbox carrier', async () => {
    const { sandbox } = await start({}, { sandbox: false, environment: { ROLLCALL_BRIDGE_URL: 'http://127.0.0.1:9/bridge' } });
    expect([sandbox, settings().bridgeUrl, settings().accessNetworkUrl]).toEqual([null, 'http://127.0.0.1:9/bridge', null]);
  });
});
