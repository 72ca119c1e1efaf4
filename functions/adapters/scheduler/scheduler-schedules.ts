/** One-time schedules on EventBridge Scheduler. A schedule deletes itself once it has fired. */
import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { MINUTE_MS } from '../../../schemas/durations';
import type { Schedules } from '../../ports/schedules';
import type { Clock } from '../../runtime/clock';
import { withTrace } from '../../runtime/trace';
import { clientOptions } from '../aws-transport';

export const schedulerClient = (): SchedulerClient => new SchedulerClient(clientOptions());

/** Schedules are punctual to the minute. If the time is nearer than this, it might pass before the schedule exists. */
const MIN_AHEAD_MS = MINUTE_MS;

/** `at(2026-11-23T09:00:00)`, in UTC: to the second, and never too early. */
const expressionOf = (at: number): string => `at(${new Date(Math.ceil(at / 1_000) * 1_000).toISOString().slice(0, 19)})`;

export type SchedulerOptions = {
  readonly client: SchedulerClient;
  /** The group that holds the schedules. */
  readonly group: string;
  /** Keyed by the names of the wiring. */
  readonly queueArns: Readonly<Record<string, string>>;
  /** The role in which the service sends to these queues. */
  readonly roleArn: string;
  readonly now: Clock;
};

export class SchedulerSchedules implements Schedules {
  constructor(private readonly options: SchedulerOptions) {}

  /** The message's group is left out: the service supports one for FIFO queues only. */
  sendAt: Schedules['sendAt'] = async (queue, at, { body }, name) => {
    const { client, group, queueArns, roleArn, now } = this.options;
    const arn = queueArns[queue];
    if (arn === undefined) throw new Error(`No schedule may send to the queue ${queue}`);
    const command = new CreateScheduleCommand({
      Name: name,
      GroupName: group,
      ScheduleExpression: expressionOf(Math.max(at, now() + MIN_AHEAD_MS)),
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: { Arn: arn, RoleArn: roleArn, Input: JSON.stringify(withTrace(body)) },
    });
    try {
      await client.send(command);
    } catch (error) {
      if (!(error instanceof ConflictException)) throw error;
    }
  };
}
