import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { queueArn } from '../../local/account';
import { type AwsServer, startAwsServer } from '../../local/aws/aws-server';
import { openBus } from '../../local/bus/bus';
import { logNothing } from '../../local/log';
import { queueDefinitions } from '../../local/queues/queue-definitions';
import { openQueues, type Queues } from '../../local/queues/queues';
import { openSchedules, type Schedules } from '../../local/schedules/schedules';
import { HOUR_MS } from '../../schemas/durations';
import { LOCAL_CLIENT } from '../support/local-client';
import { until } from '../support/until';
import { crashTasks } from './crash-schedules';

const clock = { now: 0 };
let folder: string;
let queues: Queues;
let schedules: Schedules;
let server: AwsServer;
let client: SchedulerClient;

const open = async (): Promise<void> => {
  const now = () => clock.now;
  queues = await openQueues(queueDefinitions(), now, join(folder, 'queues'));
  schedules = await openSchedules({ queues, now, log: logNothing, folder: join(folder, 'schedules') });
  const bus = await openBus({ name: 'rollcall', rules: [], now });
  server = await startAwsServer({ queues, bus, schedules, connections: new Map(), secrets: {}, now, log: logNothing });
  client = new SchedulerClient({ endpoint: server.url, ...LOCAL_CLIENT });
};

const close = async (): Promise<void> => {
  client.destroy();
  await server.stop();
  await schedules.stop();
  await queues.close();
};

beforeEach(async () => {
  clock.now = Date.parse('2026-03-12T19:00:00Z');
  folder = await mkdtemp(join(tmpdir(), 'rollcall-schedules-'));
  await open();
});

afterEach(async () => {
  await close();
  await rm(folder, { recursive: true });
});

const target = {
  Arn: queueArn('deliveries', false),
  RoleArn: 'arn:aws:iam::000000000000:role/rollcall-schedules',
  Input: '{"turn":1}',
};

const schedule = (more: Partial<CreateScheduleCommandInput> = {}): CreateScheduleCommandInput => ({
  Name: 'dlv_1-2',
  ScheduleExpression: 'at(2026-03-12T20:00:00)',
  ScheduleExpressionTimezone: 'UTC',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: target,
  ...more,
});

const create = (more: Partial<CreateScheduleCommandInput> = {}) => client.send(new CreateScheduleCommand(schedule(more)));
const find = (Name: string, GroupName?: string) => client.send(new GetScheduleCommand({ Name, GroupName }));
const arrived = () => queues.named('deliveries').messages();

describe('a one-time schedule', () => {
  it('sends its message with its group at its time, and is deleted', async () => {
    const { ScheduleArn } = await create({ Target: { ...target, SqsParameters: { MessageGroupId: 'sub_1' } } });
    expect(ScheduleArn).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/default/dlv_1-2');
    clock.now += HOUR_MS - 1;
    expect([schedules.isBusy(), arrived()]).toEqual([false, []]);
    clock.now += 1;
    expect(schedules.isBusy()).toBe(true);
    await until('the message', () => arrived().length === 1);
    expect(arrived()[0]).toMatchObject({ body: '{"turn":1}', groupId: 'sub_1' });
    await until('rest', () => !schedules.isBusy());
    await expect(find('dlv_1-2')).rejects.toMatchObject({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } });
  });

  it('stays if it should not be deleted, without any further effect', async () => {
    await create({ ActionAfterCompletion: 'NONE' });
    clock.now += HOUR_MS;
    await until('the message', () => arrived().length === 1);
    await until('rest', () => !schedules.isBusy());
    await close();
    await open();
    expect((await find('dlv_1-2')).ScheduleExpression).toBe('at(2026-03-12T20:00:00)');
    expect([schedules.isBusy(), arrived().length]).toEqual([false, 1]);
  });

  it('is sent in order of time, not of creation', async () => {
    for (const [Name, minute] of [
      ['late', '30'],
      ['early', '10'],
      ['middle', '20'],
    ] as const) {
      await create({ Name, ScheduleExpression: `at(2026-03-12T19:${minute}:00)`, Target: { ...target, Input: `"${Name}"` } });
    }
    clock.now += HOUR_MS;
    await until('all messages', () => arrived().length === 3);
    expect(arrived().map(({ body }) => body)).toEqual(['"early"', '"middle"', '"late"']);
  });

  it('can be described, and has no effect after it is deleted', async () => {
    await create({ GroupName: 'rollcall' });
    expect(await find('dlv_1-2', 'rollcall')).toMatchObject({
      Name: 'dlv_1-2',
      GroupName: 'rollcall',
      State: 'ENABLED',
      ActionAfterCompletion: 'DELETE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: target,
      CreationDate: new Date(clock.now),
    });
    await expect(find('dlv_1-2')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await client.send(new DeleteScheduleCommand({ Name: 'dlv_1-2', GroupName: 'rollcall' }));
    clock.now += 2 * HOUR_MS;
    expect(schedules.isBusy()).toBe(false);
    await expect(client.send(new DeleteScheduleCommand({ Name: 'dlv_1-2', GroupName: 'rollcall' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(arrived()).toEqual([]);
  });

  it('survives a restart, and is sent after the start if it became due meanwhile', async () => {
    await create();
    await create({ Name: 'later', ScheduleExpression: 'at(2026-03-13T00:00:00)', Target: { ...target, Input: '"later"' } });
    await close();
    clock.now += 2 * HOUR_MS;
    await open();
    await until('the message', () => arrived().length === 1);
    expect(arrived()[0]?.body).toBe('{"turn":1}');
    clock.now += 3 * HOUR_MS;
    await until('the later one', () => arrived().length === 2);
  });
});

describe('a schedule is refused', () => {
  it('if its name exists in its group, unless the request is a repetition', async () => {
    await create({ ClientToken: 'first' });
    await create({ ClientToken: 'first' });
    await expect(create()).rejects.toMatchObject({ name: 'ConflictException', $metadata: { httpStatusCode: 409 } });
    await create({ GroupName: 'rollcall' });
    clock.now += HOUR_MS;
    await until('the messages', () => arrived().length === 2);
  });

  it.each<[string, Partial<CreateScheduleCommandInput>]>([
    ['a name of 65 characters', { Name: 'x'.repeat(65) }],
    ['a name with other characters', { Name: 'a:b' }],
    ['an unknown queue', { Target: { ...target, Arn: queueArn('nowhere', false) } }],
    ['a queue of another account', { Target: { ...target, Arn: 'arn:aws:sqs:us-east-1:111111111111:deliveries' } }],
    ['no role', { Target: { ...target, RoleArn: 'rollcall' } }],
    ['an invalid time', { ScheduleExpression: 'at(2026-02-30T00:00:00)' }],
    ['a time with a zone', { ScheduleExpression: 'at(2026-03-12T20:00:00Z)' }],
    ['a recurring expression', { ScheduleExpression: 'rate(5 minutes)' }],
    ['another zone', { ScheduleExpressionTimezone: 'Europe/Vienna' }],
    ['a message that the queue would refuse', { Target: { ...target, SqsParameters: { MessageGroupId: 'a b' } } }],
    ['a FIFO queue, which needs a deduplication id', { Target: { ...target, Arn: queueArn('callbacks', true) } }],
  ])('with %s', async (_, more) => {
    await expect(create(more)).rejects.toMatchObject({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
  });

  it('in an unknown group', async () => {
    await expect(create({ GroupName: 'other' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('but not for a name of 64 characters', async () => {
    expect((await create({ Name: `${'x'.repeat(61)}-_.` })).ScheduleArn).toBeDefined();
  });
});

describe('a process that is killed while it creates schedules', () => {
  it('keeps every acknowledged schedule, which is then sent at its time', async () => {
    const path = join(folder, 'crash');
    const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'schedule-writer.ts'), path], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const closed = once(child, 'close');
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(line);
      if (acknowledged.length === 60) child.kill('SIGKILL');
    }
    await closed;

    const now = () => Date.parse('2100-01-01T00:00:00Z');
    const tasks = await openQueues(crashTasks, now, join(path, 'queues'));
    const kept = await openSchedules({ queues: tasks, now, log: logNothing, folder: join(path, 'schedules') });
    await until('all of them', () => !kept.isBusy());
    const sent = new Set(
      tasks
        .named('tasks')
        .messages()
        .map(({ body }) => body),
    );
    expect(acknowledged.filter((name) => !sent.has(name))).toEqual([]);
    await kept.stop();
    await tasks.close();
  });
});
