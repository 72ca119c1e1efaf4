/** Creates schedules endlessly in the given folder and reports each one. A test kills it in the middle. */
import { logNothing } from '../../local/log';
import { openQueues } from '../../local/queues/queues';
import { openSchedules } from '../../local/schedules/schedules';
import { crashSchedule, crashTasks } from './crash-schedules';

const write = async (): Promise<void> => {
  const queues = await openQueues(crashTasks, Date.now, `${process.argv[2]}/queues`);
  const schedules = await openSchedules({ queues, now: Date.now, log: logNothing, folder: `${process.argv[2]}/schedules` });
  for (let number = 0; ; number += 1) {
    const schedule = crashSchedule(`${process.pid}-${number}`);
    await schedules.add(schedule);
    process.stdout.write(`${schedule.name}\n`);
  }
};

void write();
