/**
 * EventBridge Scheduler's REST protocol, for one-time schedules that send to a queue. AWS supports other schedules and
 * targets; here they are refused. We do not check whether the role may send to the queue.
 */
import * as z from 'zod';
import { SECOND_MS } from '../../schemas/durations';
import { ACCOUNT_ID, queueArn, REGION } from '../account';
import type { PersistentQueue } from '../queues/persistent-queue';
import { QueueError } from '../queues/queue-error';
import type { Queues } from '../queues/queues';
import { checkMessage } from '../queues/send-rules';
import { type Schedule, timeOf } from '../schedules/schedule';
import type { Schedules } from '../schedules/schedules';
import { ServiceError } from './service-error';

/** The group of Rollcall's schedules. AWS always has one more, the default group. */
export const SCHEDULE_GROUP = 'rollcall';
const DEFAULT_GROUP = 'default';
const GROUPS = [DEFAULT_GROUP, SCHEDULE_GROUP];

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const Name = z.string().regex(/^[0-9a-zA-Z\-_.]{1,64}$/);
const RoleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@\-/]+$/);

const CreateSchedule = z.object({
  GroupName: Name.default(DEFAULT_GROUP),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.enum(['UTC', 'Etc/UTC']).optional(),
  FlexibleTimeWindow: z.object({ Mode: z.literal('OFF') }),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).default('NONE'),
  State: z.literal('ENABLED').optional(),
  Description: z.string().max(512).optional(),
  ClientToken: z.string().min(1).max(64).optional(),
  Target: z.object({
    Arn: z.string(),
    RoleArn,
    Input: z.string().min(1).default('{}'),
    SqsParameters: z.object({ MessageGroupId: z.string().optional() }).optional(),
    RetryPolicy: z.object({ MaximumEventAgeInSeconds: z.number().optional(), MaximumRetryAttempts: z.number().optional() }).optional(),
  }),
});

type ScheduleRequest = z.infer<typeof CreateSchedule>;

const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);

const scheduleArn = (group: string, name: string): string => `arn:aws:scheduler:${REGION}:${ACCOUNT_ID}:schedule/${group}/${name}`;

const queueAt = (queues: Queues, arn: string): PersistentQueue => {
  const name = queues.names().find((known) => queueArn(known, queues.named(known).definition.fifo) === arn);
  if (name === undefined) throw invalid('The provided Arn does not name an existing queue.');
  return queues.named(name);
};

const checkGroup = (group: string): void => {
  if (!GROUPS.includes(group)) throw new ServiceError('ResourceNotFoundException', `Schedule group ${group} does not exist.`, 404);
};

const sendable = (queue: PersistentQueue, message: Schedule['message']): void => {
  try {
    checkMessage(message, queue.definition.fifo);
  } catch (error) {
    if (error instanceof QueueError) throw invalid(error.message);
    throw error;
  }
};

const scheduleOf = (name: string, requested: ScheduleRequest, queues: Queues, now: number): Schedule => {
  const { GroupName: group, Target, ClientToken, ActionAfterCompletion, ...described } = requested;
  checkGroup(group);
  const at = timeOf(requested.ScheduleExpression);
  if (at === null) throw invalid('Invalid Schedule Expression. Only at(yyyy-mm-ddThh:mm:ss) is supported here.');
  const queue = queueAt(queues, Target.Arn);
  const message = { body: Target.Input, groupId: Target.SqsParameters?.MessageGroupId };
  sendable(queue, message);
  return {
    group,
    name,
    at,
    queue: queue.definition.name,
    message,
    deleteAfter: ActionAfterCompletion === 'DELETE',
    clientToken: ClientToken ?? null,
    described: { ...described, ActionAfterCompletion, Target },
    createdAt: now,
    isDone: false,
  };
};

const describe = ({ group, name, described, createdAt }: Schedule): unknown => ({
  Arn: scheduleArn(group, name),
  GroupName: group,
  Name: name,
  State: 'ENABLED',
  ...described,
  CreationDate: createdAt / SECOND_MS,
  LastModificationDate: createdAt / SECOND_MS,
});

type RestRequest = { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly body: string };

export type ScheduleOperations = (request: RestRequest) => Promise<unknown>;

export const SCHEDULER_PATH = '/schedules/';

export const scheduleOperations = (schedules: Schedules, queues: Queues, now: () => number): ScheduleOperations => {
  const found = (name: string, query: URLSearchParams): Schedule => {
    const schedule = schedules.find(query.get('groupName') ?? DEFAULT_GROUP, name);
    if (!schedule) throw new ServiceError('ResourceNotFoundException', `Schedule ${name} does not exist.`, 404);
    return schedule;
  };
  const create = async (name: string, body: string): Promise<unknown> => {
    const schedule = scheduleOf(name, CreateSchedule.parse(JSON.parse(body)), queues, now());
    const known = schedules.find(schedule.group, name);
    const isRepeated = known !== undefined && known.clientToken !== null && known.clientToken === schedule.clientToken;
    if (known && !isRepeated) throw new ServiceError('ConflictException', `Schedule ${name} already exists.`, 409);
    if (!known) await schedules.add(schedule);
    return { ScheduleArn: scheduleArn(schedule.group, name) };
  };
  return async ({ method, path, query, body }) => {
    // A path does not encode any of the characters that a name may contain.
    const name = Name.parse(path.slice(SCHEDULER_PATH.length));
    if (method === 'POST') return create(name, body);
    if (method === 'GET') return describe(found(name, query));
    if (method !== 'DELETE') throw new ServiceError('UnknownOperationException', 'This operation is not supported here.', 404);
    await schedules.remove(found(name, query));
    return {};
  };
};
