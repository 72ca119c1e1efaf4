/** Random changes of many conferences at an even rate, until the time is up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../measuring/monotonic-clock';
import type { BusyConference } from './busy-conference';
import { type Chance, randomChange } from './random-change';

export type DriveOptions = {
  readonly minutes: number;
  /** Changes a second, of all conferences together. */
  readonly rate: number;
  readonly chance: Chance;
  /** Called at even times, as often as it takes to see a trend. */
  readonly look: () => Promise<void>;
};

const LOOKS = 30;

/** What has ended is compared, put away, and followed by the next. */
const next = async (conference: BusyConference): Promise<void> => {
  await conference.compare();
  await conference.putAway();
  await conference.open();
};

/** Not two at once: what one does next depends on how it is. */
const step = async (conference: BusyConference, chance: Chance): Promise<void> => {
  const { state } = await conference.look();
  if (state === 'ended') return next(conference);
  if (state !== 'ending') await conference.do(randomChange(conference.others().length, chance));
};

export const drive = async (conferences: readonly BusyConference[], { minutes, rate, chance, look }: DriveOptions): Promise<void> => {
  const startedAt = monotonicMs();
  const lastsMs = minutes * 60_000;
  const steps = new Map<BusyConference, Promise<void>>();
  const failed: unknown[] = [];
  let looks = 0;
  for (let made = 0; monotonicMs() - startedAt < lastsMs && failed.length === 0; made++) {
    const conference = conferences[Math.floor(chance() * conferences.length)];
    if (conference && !steps.has(conference)) {
      const running = step(conference, chance)
        .catch((error: unknown) => void failed.push(error))
        .finally(() => steps.delete(conference));
      steps.set(conference, running);
    }
    if (monotonicMs() - startedAt >= (looks * lastsMs) / LOOKS) {
      looks += 1;
      await look();
    }
    await sleep(Math.max(0, startedAt + ((made + 1) * 1000) / rate - monotonicMs()));
  }
  await Promise.all(steps.values());
  if (failed.length > 0) throw failed[0];
};
