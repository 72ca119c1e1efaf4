/** The operator's tool against a local deployment, and what others see of what it does. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { DynamoDBRecord } from 'aws-lambda';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { openBody } from '../../functions/adapters/dynamodb/delivery-item';
import type { Item } from '../../functions/adapters/dynamodb/item';
import { historyKey, openKey } from '../../functions/adapters/dynamodb/keys';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { sealRecord } from '../../functions/messaging/sealed-record';
import type { Seal } from '../../functions/ports/seal';
import { loadSettings } from '../../functions/runtime/settings';
import { type DeadLetterQueueName, queues } from '../../functions/wiring/storage';
import { ruleConsumers } from '../../functions/wiring/rules';
import { logPartitions } from '../../functions/adapters/dynamodb/keys';
import { streamConsumerIds } from '../../functions/wiring/names';
import { setEnvironment } from '../../local/process-environment';
import { KEY_IDS } from '../../local/settings';
import type { Conference } from '../../schemas/conference';
import type { SubscriptionEvent } from '../../schemas/events/subscription-event';
import type { NewSubscription } from '../../schemas/subscription';
import type { KnownChange } from '../../ops/conference/known-change';
import { startCloudFormation } from '../support/cloud-formation-server';
import { startCloudWatchLogs } from '../support/cloud-watch-logs-server';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { oneTo } from '../support/e2e-events';
import { opsTool, type OpsTool } from '../support/ops-tool';
import { type SinkServer, startSinkServer } from '../support/sink-server';
import { eventually } from '../support/until';
import { expectStatus, participantOf, sendAs } from './stories/api-client';
import { numbersFrom } from './stories/numbers';
import { partnerOf, untilActive } from './stories/partner';
import { type Terminal, terminalOf, untilConference, untilStatus } from './stories/terminal';

const draw = numbersFrom(700_000);
let story: StoryDeployment;
let ops: OpsTool;
let dynamo: DynamoDBClient;
let sink: SinkServer;

beforeAll(async () => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
  ops = opsTool(['--address', story.baseUrl], story.clock.now);
  dynamo = new DynamoDBClient({});
  sink = await startSinkServer();
});
afterAll(async () => {
  dynamo.destroy();
  await sink.stop();
  await story.stop();
});

type Named = { readonly phoneNumber: string; readonly displayName?: string; readonly reference?: string };

const open = async (terminal: Terminal, invited: readonly (string | Named)[], more: object = {}, headers = {}): Promise<string> => {
  const { conferenceId } = expectStatus(await terminal.create(invited, more, headers), 201, 'createConference');
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  const numbers = invited.map((each) => (typeof each === 'string' ? each : each.phoneNumber));
  await untilStatus(terminal, conferenceId, 'online', numbers);
  return conferenceId;
};

const untilEnded = (terminal: Terminal, conferenceId: string): Promise<Conference> =>
  untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');

const hold = async (terminal: Terminal, invited: readonly (string | Named)[], more: object = {}, headers = {}): Promise<string> => {
  const conferenceId = await open(terminal, invited, more, headers);
  expectStatus(await terminal.end(conferenceId), 202, 'endConference');
  await untilEnded(terminal, conferenceId);
  return conferenceId;
};

const subscribed = async (clientId: string, scopes: readonly string[] = []): Promise<NewSubscription> => {
  const who = { clientId, scopes: ['subscriptions:manage', 'conferences:all', ...scopes] };
  const json = { protocol: 'HTTP', sink: sink.url(), types: ['rollcall.*'], config: {} };
  const answer = await sendAs<NewSubscription>(story, who, { method: 'POST', path: '/v1/subscriptions', json });
  const subscription = expectStatus(answer, 201, 'createSubscription');
  await untilActive(partnerOf(story, clientId), subscription.id);
  return subscription;
};

const someId = 'conf_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p7q';

describe('every command', () => {
  it('explains itself, and refuses what it cannot read without repeating it', async () => {
    const help = await ops('--help');
    expect(help.exitCode).toBe(0);
    for (const name of ['conference', 'dead-letters', 'redrive', 'end-conference', 'close-subscription', 'erase-number'])
      expect(help.out).toContain(`  ${name} `);
    for (const argv of [['conference', '+15550100'], ['conference', '15550100'], ['dance'], ['redrive'], ['erase-number', '+15550100']]) {
      const { exitCode, out, err } = await ops(...argv);
      expect([exitCode, out]).toEqual([2, '']);
      expect(err).not.toContain('5550100');
    }
  });

  it('says that something is not there, or not reached', async () => {
    expect(await ops('conference', someId)).toEqual({ exitCode: 3, out: '', err: 'There is no such conference.\n' });
    expect(await ops('end-conference', someId, '--yes')).toMatchObject({ exitCode: 3 });
    expect(await ops('close-subscription', 'sub_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p', '--yes')).toMatchObject({ exitCode: 3 });
    expect(await ops('redrive', 'letters', '--yes')).toMatchObject({ exitCode: 3 });
    const nobody = await opsTool(['--address', 'http://127.0.0.1:9'], story.clock.now)('dead-letters');
    expect(nobody).toMatchObject({ exitCode: 4, err: 'No local deployment answers at http://127.0.0.1:9. Start one with npm start.\n' });
  });

  it('runs as a program', async () => {
    const run = promisify(execFile);
    const { stdout } = await run('npm', ['run', '--silent', 'ops', '--', '--address', story.baseUrl, 'dead-letters'], { timeout: 30_000 });
    expect(stdout).toBe('There are no dead letters.\n');
  });
});

describe('a deployment in AWS', () => {
  const logicalId = (path: string): string => `${path.replaceAll(/[^A-Za-z0-9]/g, '')}0A1B2C3D`;

  const [takes, publishes] = ['logs-of-take-changes', 'logs-of-publish'];

  /** Its stacks are described by a stand-in. What the stacks name is the deployment of this test. */
  const startStacks = () => {
    const { queueUrls } = loadSettings(process.env);
    const ofStreams = Object.values(streamConsumerIds).map((name) => `Streams/${name}`);
    const functions = ['Queues/subscription-tasks', ...ofStreams, ...Object.keys(ruleConsumers).map((name) => `Rules/${name}`)];
    const logGroups = { [`Streams/${streamConsumerIds['take-changes']}`]: takes, 'Queues/publish': publishes };
    const stacks = {
      TrialStateful: Object.fromEntries(Object.entries(queueUrls).map(([name, url]) => [logicalId(`Queues/${name}`), url])),
      TrialStateless: Object.fromEntries([
        ...functions.map((path) => [logicalId(`${path}/Function`), path] as const),
        ...Object.entries(logGroups).map(([path, name]) => [logicalId(`${path}/FunctionLogs`), name] as const),
      ]),
    };
    const settings = Object.entries(process.env).filter(([name]) => name.startsWith('ROLLCALL_'));
    return startCloudFormation(stacks, Object.fromEntries(settings) as Record<string, string>);
  };

  /** With the tool for it, which finds the log in a stand-in of CloudWatch. */
  const withTrial = async (groups: Parameters<typeof startCloudWatchLogs>[0], act: (trial: OpsTool) => Promise<void>): Promise<void> => {
    const [server, logs] = [await startStacks(), await startCloudWatchLogs(groups)];
    const putBack = setEnvironment({
      AWS_ENDPOINT_URL_CLOUDFORMATION: server.url,
      AWS_ENDPOINT_URL_LAMBDA: server.url,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.url,
    });
    try {
      await act(opsTool(['--name', 'Trial', '--region', 'eu-west-1'], story.clock.now));
    } finally {
      putBack();
      await server.stop();
      await logs.stop();
    }
  };

  type Shown = { history: { changes: (KnownChange & { at: string })[]; missing: string; unread: string[] } };
  const versionsOf = ({ history }: Shown): number[] => history.changes.map(({ version }) => version);
  const sourcesOf = ({ history }: Shown): string[] => [...new Set(history.changes.map(({ from }) => from))].sort();

  it('is found by the name of its stacks, and then operated in the same way', async () => {
    const terminal = terminalOf(story, draw('answers'));
    const conferenceId = await open(terminal, [draw('answers')]);
    await withTrial({}, async (trial) => {
      expect((await trial('conference', conferenceId)).out).toContain(`${conferenceId} is active`);
      expect(await trial('dead-letters')).toEqual({ exitCode: 0, out: 'There are no dead letters.\n', err: '' });
      expect(await trial.json('end-conference', conferenceId, '--yes')).toMatchObject({ exitCode: 0, changed: true });
      await untilEnded(terminal, conferenceId);
      const other = await opsTool(['--region', 'eu-west-1'], story.clock.now)('dead-letters');
      expect(other).toMatchObject({ exitCode: 4, out: '' });
      expect(other.err).toContain('There is no stack RollcallStateful in eu-west-1.');
    });
  });

  it('shows every change of a conference by the log, as local mode does by the bus, without any subscription', async () => {
    const conferenceId = await hold(terminalOf(story, draw('answers')), [draw('answers')]);
    await story.local.idle();
    const local = await ops.json<Shown>('conference', conferenceId);
    await withTrial({ [takes]: () => [...story.logged, ...story.logged], [publishes]: () => [] }, async (trial) => {
      const shown = await trial.json<Shown>('conference', conferenceId);
      expect(shown.history).toMatchObject({ missing: '', unread: [] });
      expect(sourcesOf(shown)).toEqual(['log']);
      expect(shown.history.changes).toEqual(local.history.changes.map((change) => ({ ...change, from: 'log' })));
    });
  });

  it('takes from deliveries only what the log does not have, and says what it could not read', async () => {
    const { id } = await subscribed('all-events');
    const conferenceId = await hold(terminalOf(story, draw('answers')), [draw('answers')]);
    await story.local.idle();
    const all = versionsOf(await ops.json<Shown>('conference', conferenceId));
    const firstOnly = () => story.logged.filter((line) => line.includes('"1 conference.created.v1'));
    await withTrial({ [takes]: firstOnly, [publishes]: () => 'AccessDeniedException' }, async (trial) => {
      const shown = await trial.json<Shown>('conference', conferenceId);
      expect([versionsOf(shown), shown.history.missing]).toEqual([all, '']);
      expect(shown.history.changes.map(({ from }) => from)).toEqual(all.map((version) => (version === 1 ? 'log' : id)));
      expect(shown.history.unread).toEqual([expect.stringContaining(publishes)]);
      const { exitCode, out } = await trial('conference', conferenceId);
      expect(exitCode).toBe(0);
      expect(out).toContain('logs:FilterLogEvents');
    });
    await ops('close-subscription', id, '--yes');
  });
});

describe('conference', () => {
  it('shows the record, its legs and every change, without numbers and names unless asked for', async () => {
    const terminal = terminalOf(story, draw('answers'));
    const number = draw('answers');
    const invited = { phoneNumber: number, displayName: 'Bo the Bold' };
    const { conferenceId } = expectStatus(await terminal.create([invited], { subject: 'Secret plans' }), 201, 'createConference');
    expectStatus(await terminal.start(conferenceId), 202, 'startConference');
    const { version } = await untilConference(terminal, conferenceId, 'two online', ({ participants }) =>
      participants.every(({ status }) => status === 'online'),
    );
    await story.local.idle();

    const plain = await ops('conference', conferenceId);
    expect(plain.exitCode).toBe(0);
    expect(plain.out).toContain(`${conferenceId} is active`);
    expect(plain.out).toContain('ends at its maximum length');
    expect(plain.out).toMatch(/leg 1 of p\w{10}: dialled at /);
    for (const secret of [number.slice(1), terminal.phoneNumber.slice(1), 'Bold', 'Secret']) expect(plain.out).not.toContain(secret);
    const shown = await ops('conference', conferenceId, '--numbers');
    for (const secret of [number, terminal.phoneNumber, 'Bo the Bold', 'Secret plans']) expect(shown.out).toContain(secret);
    expect(shown.out).toContain('This shows phone numbers');

    const { history, participants } = await ops.json<{
      history: { changes: { version: number; type: string }[]; missing: string };
      participants: object[];
    }>('conference', conferenceId);
    expect(participants).toHaveLength(2);
    expect(history.changes.slice(0, version).map((each) => each.version)).toEqual(oneTo(version));
    expect(history.missing).toBe('');
    expect(history.changes[0]?.type).toBe('rollcall.conference.created.v1');
    await ops('end-conference', conferenceId, '--yes');
    await untilEnded(terminal, conferenceId);
  });
});

describe('end-conference', () => {
  it('says first what it would do, and then ends the conference as an operator, once', async () => {
    const terminal = terminalOf(story, draw('answers'));
    const conferenceId = await open(terminal, [draw('answers')]);
    expect((await ops('end-conference', conferenceId)).out).toContain('Nothing has been changed.');
    expect(expectStatus(await terminal.get(conferenceId), 200, 'getConference').state).toBe('active');

    const done = await ops.json<{ correlator: string }>('end-conference', conferenceId, '--yes');
    expect(done).toMatchObject({ exitCode: 0, changed: true });
    expect(await untilEnded(terminal, conferenceId)).toMatchObject({ endReason: 'ended-by-operator' });
    const { history } = await ops.json<{ history: { changes: { type: string; correlator: string }[] } }>('conference', conferenceId);
    expect(history.changes.find(({ type }) => type === 'rollcall.conference.ending.v1')?.correlator).toBe(done.correlator);
    expect(await ops.json('end-conference', conferenceId, '--yes')).toMatchObject({ exitCode: 0, changed: false, state: 'ended' });
  });
});

describe('close-subscription', () => {
  it('ends it for good: the partner is told by the carrier’s own reason, and receives nothing more', async () => {
    const { id } = await subscribed('closed');
    const partner = partnerOf(story, 'closed');
    expect((await ops('close-subscription', id)).out).toContain('Nothing has been changed.');
    expect(expectStatus(await partner.get(id), 200, 'getSubscription').status).toBe('ACTIVE');

    expect(await ops.json('close-subscription', id, '--yes')).toMatchObject({ changed: true, status: 'DELETED', closedByOperator: true });
    const ended = (): SubscriptionEvent[] =>
      sink.posted
        .map(({ body }) => JSON.parse(body) as SubscriptionEvent)
        .filter(({ subject, type }) => subject === id && type.includes('.ended.'));
    await eventually('the event of its end', async () => ended().length > 0);
    expect(ended()[0]?.data).toMatchObject({ status: 'DELETED', terminationReason: 'NETWORK_TERMINATED' });
    expectStatus(await partner.activate(id), 404, 'activateSubscription');

    expect(await ops.json('close-subscription', id, '--yes')).toMatchObject({ changed: false, closedByOperator: true });
    await story.local.idle();
    const before = sink.posted.length;
    await hold(terminalOf(story, draw('answers')), [draw('answers')]);
    await story.local.idle();
    expect(sink.posted.length).toBe(before);
    expect(ended()).toHaveLength(1);
  });
});

describe('dead letters', () => {
  type Letters = { letters: number; shown: { keys: Record<string, string> }[] };

  /** Its retries wait longer and longer: time is moved, not waited for. */
  const untilLetters = (queue: string): Promise<unknown> =>
    eventually(
      `a dead letter of ${queue}`,
      async () => {
        story.clock.advance(5_000);
        return story.local.deadLetters().some((letter) => letter.queue === `${queue}-dead-letters`);
      },
      20_000,
    );

  it('are listed by what they are about, and nothing else of them is shown', async () => {
    const body = JSON.stringify({ action: 'dance', conferenceId: someId, note: 'call me', step: '15550100' });
    await story.local.queues.named('leg-commands').send({ body, groupId: 'poison', deduplicationId: 'poison' });
    await untilLetters('leg-commands');
    const overview = await ops('dead-letters');
    expect(overview.out).toContain('leg-commands-dead-letters  1 ');
    expect(overview.out).not.toContain('watch-dead-letters');
    const { letters, shown } = await ops.json<Letters>('dead-letters', 'leg-commands');
    expect([letters, shown[0]?.keys]).toEqual([1, { action: 'dance', conferenceId: someId }]);
  });

  it('of a queue go back into it only with --yes', async () => {
    expect((await ops('redrive', 'leg-commands')).out).toContain('Nothing has been changed.');
    expect(story.local.deadLetters()).toHaveLength(1);
    expect(await ops.json('redrive', 'leg-commands', '--yes')).toMatchObject({ exitCode: 0, redriven: 1, left: 0 });
    await untilLetters('leg-commands');
    await story.local.queues.named('leg-commands-dead-letters').moveOut(story.local.queues.named('leg-commands-dead-letters').messages());
    expect((await ops('redrive', 'leg-commands', '--yes')).out).toBe('There are no letters in leg-commands-dead-letters.\n');
  });

  it('of the stream are given to their function again, and stay if it cannot use them', async () => {
    const terminal = terminalOf(story, draw('answers'));
    const conferenceId = await hold(terminal, [draw('answers')]);
    await story.local.idle();
    const { Item } = await dynamo.send(new GetItemCommand({ TableName: 'conferences', Key: openKey(initiatorKeyOf(conferenceId)) }));
    const inHistory = { TableName: 'conferences', Key: historyKey(conferenceId) };
    await dynamo.send(new DeleteItemCommand(inHistory));
    const queue = story.local.queues.named('reconcile-dead-letters');
    const dynamodb = { Keys: openKey(initiatorKeyOf(conferenceId)), NewImage: Item, SequenceNumber: '700' };
    const letter = await sealRecord(await sealOf('messages'), 'reconcile-dead-letters', {
      dynamodb,
      eventName: 'MODIFY',
    } as DynamoDBRecord);
    await queue.send({ body: JSON.stringify(letter) });
    await queue.send({ body: JSON.stringify({ DDBStreamBatchInfo: { shardId: 'shardId-1' } }) });

    const { shown } = await ops.json<Letters>('dead-letters', 'reconcile');
    expect(shown[0]?.keys).toEqual({ initiatorKey: initiatorKeyOf(conferenceId), eventName: 'MODIFY', SequenceNumber: '700' });
    expect(await ops.json('redrive', 'reconcile', '--yes')).toMatchObject({ exitCode: 5, redriven: 1, left: 1 });
    expect((await dynamo.send(new GetItemCommand(inHistory))).Item).toBeDefined();
    await queue.moveOut(queue.messages());
  });

  it('of a function that the bus invokes are given to it again', async () => {
    const published = story.local.events().find(({ event }) => event['detail-type'].startsWith('rollcall.conference.'));
    await story.local.queues.named('push-dead-letters').send({ body: JSON.stringify({ requestPayload: published?.event }) });
    expect((await ops.json<Letters>('dead-letters', 'push')).shown[0]?.keys).toMatchObject({
      conferenceId: expect.stringMatching(/^conf_/) as string,
      version: expect.stringMatching(/^[1-9]/) as string,
    });
    expect(await ops.json('redrive', 'push', '--yes')).toMatchObject({ exitCode: 0, redriven: 1, left: 0 });
  });
});

it('shows what depends on each hash key, and no key', async () => {
  const { exitCode, keys } = await ops.json<{ keys: readonly Record<string, unknown>[] }>('hash-keys');
  expect([exitCode, keys.map(({ key, use }) => [key, use])]).toEqual([0, [['k1', 'makes what is new']]]);
  expect(keys[0]?.['conferences']).toBeGreaterThan(0);
});

describe('what cannot be read', () => {
  const someKey = '4r7h2k9qx0tmv3bz';
  const digits = '15550100';
  const put =
    (TableName: string, [pk, sk]: readonly [string, string], more: Item = {}) =>
    async () => {
      await dynamo.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: sk }, nonsense: { N: digits }, ...more } }));
      return () => dynamo.send(new DeleteItemCommand({ TableName, Key: { pk: { S: pk }, sk: { S: sk } } }));
    };
  const isFifo = (name: DeadLetterQueueName) => Object.entries(queues).some(([each, { fifo }]) => fifo && name === `${each}-dead-letters`);
  const send = (name: DeadLetterQueueName, ...bodies: readonly string[]) => {
    const queue = story.local.queues.named(name);
    return async () => {
      for (const [index, body] of bodies.entries())
        await queue.send({ body, ...(isFifo(name) && { groupId: 'odd', deduplicationId: `odd-${String(index)}` }) });
      return () => queue.moveOut(queue.messages());
    };
  };
  const meanwhile = async <Result>(
    puts: readonly (() => Promise<() => Promise<unknown>>)[],
    run: () => Promise<Result>,
  ): Promise<Result> => {
    const takeAway: (() => Promise<unknown>)[] = [];
    try {
      for (const putOne of puts) takeAway.push(await putOne());
      return await run();
    } finally {
      for (const one of takeAway) await one();
    }
  };

  /** The stream brings it to its consumers, which cannot read it either. */
  const dropLettersOfStream = async (): Promise<void> => {
    await story.local.idle();
    for (const name of ['publish-dead-letters', 'reconcile-dead-letters']) {
      const queue = story.local.queues.named(name);
      await queue.moveOut(queue.messages());
    }
  };
  let takeConferenceAway: () => Promise<unknown>;
  beforeAll(async () => {
    takeConferenceAway = await put('conferences', [someKey, 'open'])();
    await eventually('dead letters of the stream', async () => story.local.deadLetters().length >= 2);
    await dropLettersOfStream();
  });
  afterAll(async () => {
    await takeConferenceAway();
    await dropLettersOfStream();
  });

  type HashKeys = { keys: Record<string, unknown>[]; unreadable: { count: number; first: string[] }; unseenLetters: unknown[] };

  it('is named by hash-keys without a number, and the rest is counted all the same', async () => {
    const before = await ops.json<HashKeys>('hash-keys');
    expect(before).toMatchObject({ exitCode: 5, unreadable: { count: 1 }, unseenLetters: [] });
    const release = JSON.stringify({ action: 'release', conferenceId: someId });
    const odd = [
      put('records', [`subscriptions#${someKey}`, 'sub_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p']),
      put('records', [`call#+${digits}`, 'driver#call#0'], { m_leg: { B: Buffer.alloc(40) } }),
      send('watch-dead-letters', `{${digits}`, release),
    ];
    const [data, text] = await meanwhile(odd, async () => [await ops.json<HashKeys>('hash-keys'), await ops('hash-keys')] as const);
    expect(data).toMatchObject({ exitCode: 5, keys: [{ ...before.keys[0], 'dead letters': 1 }] });
    expect([data.unreadable.count, data.unreadable.first.sort()]).toEqual([
      4,
      [
        'a letter of watch-dead-letters',
        `conferences/${someKey}/open`,
        'records/call#…/driver#call#0',
        `records/subscriptions#${someKey}/sub_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p`,
      ],
    ]);
    expect(text.out).toContain('4 could not be read, and may depend on any key:');
    expect(text.out).not.toContain(digits);
  });

  it('counts as unseen if the letters before it hide it', async () => {
    const letters = Array.from({ length: 12 }, (_, index) =>
      JSON.stringify({ action: 'release', conferenceId: someId, requestId: `r${index}` }),
    );
    const found = await meanwhile([send('call-requests-dead-letters', ...letters)], () => ops.json<HashKeys>('hash-keys'));
    expect(found).toMatchObject({ exitCode: 5, keys: [{ 'dead letters': 10 }] });
    expect(found.unseenLetters).toEqual([{ queue: 'call-requests-dead-letters', letters: 2 }]);
  });

  it('does not hide the history of a conference', async () => {
    const conferenceId = await hold(terminalOf(story, draw('answers')), [draw('answers')]);
    await story.local.idle();
    const subscription = put('records', [`subscriptions#${initiatorKeyOf(conferenceId)}`, 'sub_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p']);
    const shown = await meanwhile([subscription], () => ops.json<{ history: { missing: string } }>('conference', conferenceId));
    expect(shown).toMatchObject({ exitCode: 0, history: { missing: '' } });
  });

  it('does not stop an erasure, which says what stays for it', async () => {
    ops.number = `+${digits}`;
    const step = { action: 'continue-step', conferenceId: someId, participantId: 'p7k2m4q9ax3', leg: 1, step: 'answer', data: digits };
    const odd = [send('watch-dead-letters', `{${digits}`), send('leg-commands-dead-letters', JSON.stringify(step))];
    const found = await meanwhile(odd, () => ops.json<{ items: { id: string; why?: string }[] }>('erase-number', '--yes'));
    expect(found.exitCode).toBe(5);
    expect(found.items.map(({ id, why }) => `${id}: ${why ?? ''}`).sort()).toEqual([
      `conferences/${someKey}/open: the item cannot be read as a conference: look at it in the table`,
      'leg-commands-dead-letters: it belongs to a conference that cannot be read: look at that in the table, or redrive the letter',
      'watch-dead-letters: it cannot be opened, so nobody knows what it contains',
    ]);
  });
});

const sealOf = async (what: Parameters<typeof aesGcmSeal>[1]): Promise<Seal> => {
  const secrets = new SecretsManagerClient({});
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: KEY_IDS.hashKey }));
  secrets.destroy();
  return aesGcmSeal(async () => SecretString, what);
};

const itemsOf = async (TableName: string): Promise<Item[]> => (await dynamo.send(new ScanCommand({ TableName }))).Items ?? [];

/** Everything that both tables hold, and every message. */
const dump = async (): Promise<string> => {
  const messages = story.local.queues.names().map((name) => story.local.queues.named(name).messages());
  return JSON.stringify([await itemsOf('conferences'), await itemsOf('records'), messages]);
};

/** The events that are stored for a partner, which a dump shows encrypted. */
const eventsFor = async (subscriptionId: string): Promise<readonly string[]> => {
  const seal = await sealOf('deliveries');
  const items = (await itemsOf('records')).filter(({ pk }) => pk?.S !== undefined && logPartitions(subscriptionId).includes(pk.S));
  return Promise.all(items.map((item) => openBody(seal, { subscriptionId, id: item['sk']?.S ?? '' }, item)));
};

describe('erase-number', () => {
  type Erased = { exitCode: number; summary: { place: string; found: number; erased: number; stays: number }[]; items: { why?: string }[] };
  const foundIn = ({ summary }: Erased): Record<string, number> =>
    Object.fromEntries(summary.filter(({ found }) => found > 0).map(({ place, found }) => [place, found]));

  it('erases what can be erased, says what stays, and finds nothing when it has all been erased', async () => {
    const [alice, bob, carol] = [draw('answers'), draw('answers'), draw('answers')].map((number) => terminalOf(story, number)) as [
      Terminal,
      Terminal,
      Terminal,
    ];
    const [number, digits] = [alice.phoneNumber, alice.phoneNumber.slice(1)];
    const { id } = await subscribed('with-numbers', ['numbers:read']);
    const own = await hold(alice, [bob.phoneNumber], {}, { 'idempotency-key': '"once"' });
    const named = { phoneNumber: number, displayName: 'Alice', reference: 'crm-7' };
    const past = await hold(bob, [named, carol.phoneNumber], { subject: `Call ${number} back` });
    const later = await hold(bob, [named]);
    const running = await open(carol, [number]);
    await dynamo.send(
      new PutItemCommand({ TableName: 'conferences', Item: { pk: { S: 'nobody' }, sk: { S: 'open' }, nonsense: { N: digits } } }),
    );
    await eventually('dead letters of the stream', async () => story.local.deadLetters().length >= 2);
    await story.local.idle();
    expect(await dump()).toContain(digits);
    expect((await eventsFor(id)).join()).toContain(digits);

    ops.number = number;
    const search = await ops.json<Erased>('erase-number');
    expect(foundIn(search)).toMatchObject({
      'its own ended conferences': 2,
      'ended conferences of others': 3,
      'open conferences of others': 1,
      'answers under an Idempotency-Key': 1,
      'dead letters': 2,
      'other records': 1,
    });
    expect(foundIn(search)['events for partners']).toBeGreaterThan(20);
    const text = await ops('erase-number');
    expect(text.out).toContain('Nothing has been erased.');
    expect(text.out + JSON.stringify(search)).not.toContain(digits);

    const first = await ops.json<Erased>('erase-number', '--yes');
    expect(first.exitCode).toBe(5);
    const staying = Object.fromEntries(first.summary.filter(({ stays }) => stays > 0).map(({ place, stays }) => [place, stays]));
    expect(staying).toMatchObject({ 'open conferences of others': 1, 'other records': 1 });
    expect(Object.keys(staying).sort()).toEqual(['events for partners', 'open conferences of others', 'other records']);
    expect(expectStatus(await carol.get(running), 200, 'getConference').state).toBe('active');

    await dynamo.send(new DeleteItemCommand({ TableName: 'conferences', Key: { pk: { S: 'nobody' }, sk: { S: 'open' } } }));
    await ops('end-conference', running, '--yes');
    await untilEnded(carol, running);
    await story.local.idle();
    expect(await ops.json<Erased>('erase-number', '--yes')).toMatchObject({ exitCode: 0 });
    const again = await ops.json<Erased>('erase-number');
    expect([again.items, (await ops('erase-number', '--yes')).exitCode]).toEqual([[], 0]);
    for (const erased of [digits, 'Alice', 'crm-7']) expect(await dump()).not.toContain(erased);
    const events = await eventsFor(id);
    expect(events.length).toBeGreaterThan(10);
    for (const erased of [digits, 'Alice', 'crm-7']) expect(events.join()).not.toContain(erased);

    expectStatus(await alice.get(own), 404, 'getConference of one that was erased');
    for (const conferenceId of [past, later]) {
      const kept = expectStatus(await bob.get(conferenceId), 200, 'getConference');
      expect(kept.participants.filter(({ phoneNumber }) => phoneNumber === null)).toMatchObject([{ displayName: null, reference: null }]);
      expect(kept.subject).toBeNull();
    }
    expect(participantOf(expectStatus(await bob.get(past), 200, 'getConference'), carol.phoneNumber)).toBeDefined();
  });

  it('is no change of a conference: the bus has said nothing of it', async () => {
    await story.local.idle();
    expect(story.published.contradictions()).toEqual([]);
  });
});
