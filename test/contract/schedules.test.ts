/** One-time schedules, as EventBridge Scheduler is asked for them. */
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SchedulerSchedules } from '../../functions/adapters/scheduler/scheduler-schedules';
import { HOUR_MS } from '../../schemas/durations';
import { LOCAL_CLIENT } from '../support/local-client';
import { answering, type ScriptedServer, startScriptedServer } from '../support/scripted-server';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const ARN = 'arn:aws:sqs:eu-central-1:123456789012:deliveries';
const ROLE = 'arn:aws:iam::123456789012:role/schedules';
const MESSAGE = { body: { deliveryId: 'dlv_1' }, group: 'sub_1' };

let server: ScriptedServer;
let schedules: SchedulerSchedules;
beforeEach(async () => {
  server = await startScriptedServer();
  server.answer = answering(200, { ScheduleArn: 'arn' });
  const client = new SchedulerClient({ endpoint: server.url, ...LOCAL_CLIENT });
  schedules = new SchedulerSchedules({ client, group: 'rollcall', queueArns: { deliveries: ARN }, roleArn: ROLE, now: () => NOW });
});
afterEach(() => server.stop());

const asked = (): Record<string, unknown> => JSON.parse(server.requests[0]?.body ?? '{}') as Record<string, unknown>;
const refusing =
  (type: string, status: number): ScriptedServer['answer'] =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type }).end(JSON.stringify({ Message: 'no' }));
  };

it('a message is sent to its queue once, at its time, and the schedule is gone', async () => {
  await schedules.sendAt('deliveries', NOW + HOUR_MS, MESSAGE, 'dlv_1-1-3');
  expect(server.requests[0]).toMatchObject({ method: 'POST', url: `${server.url}/schedules/dlv_1-1-3` });
  expect(asked()).toMatchObject({
    GroupName: 'rollcall',
    ScheduleExpression: 'at(2026-11-23T10:00:00)',
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: { Arn: ARN, RoleArn: ROLE, Input: JSON.stringify(MESSAGE.body) },
  });
});

it.each([
  ['is rounded up to the next second', NOW + HOUR_MS + 1, 'at(2026-11-23T10:00:01)'],
  ['that is over becomes the earliest possible', NOW - HOUR_MS, 'at(2026-11-23T09:01:00)'],
  ['that is near becomes the earliest possible', NOW + 1_000, 'at(2026-11-23T09:01:00)'],
])('a time %s', async (_what, at, expression) => {
  await schedules.sendAt('deliveries', at, MESSAGE, 'name');
  expect(asked()).toMatchObject({ ScheduleExpression: expression });
});

it('an existing schedule stays as it is', async () => {
  server.answer = refusing('ConflictException', 409);
  await expect(schedules.sendAt('deliveries', NOW + HOUR_MS, MESSAGE, 'name')).resolves.toBeUndefined();
});

it('any other refusal is reported', async () => {
  server.answer = refusing('ValidationException', 400);
  await expect(schedules.sendAt('deliveries', NOW + HOUR_MS, MESSAGE, 'name')).rejects.toThrow();
});

it('no schedule sends to a queue without an ARN', async () => {
  await expect(schedules.sendAt('leg-commands', NOW + HOUR_MS, MESSAGE, 'name')).rejects.toThrow('leg-commands');
  expect(server.requests).toEqual([]);
});
