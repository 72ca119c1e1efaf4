import { schedulerClient, SchedulerSchedules } from '../adapters/scheduler/scheduler-schedules';
import { perProcess } from '../container';
import type { Schedules } from '../schedules';
import { clock } from './process';
import { settings } from './settings';

export const schedules = perProcess<Schedules>(() => {
  const { queueArns, scheduleGroup: group, scheduleRoleArn: roleArn } = settings();
  return new SchedulerSchedules({ client: schedulerClient(), group, queueArns, roleArn, now: clock() });
});
