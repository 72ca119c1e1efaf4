/** Makes random changes of many conferences at an even rate, until the time is up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE_MS } from '../../schemas/durations';
import { monotonicMs } from '../measuring/monotonic-clock';
import type { BusyConference } from './busy-conference';
import type { Random } from '../measuring/random';
import { randomChange } from './random-change';

export type RandomChangesOptions = {
  readonly minutes: number;
  /** Changes per second, in all conferences together. */
  readonly rate: number;
  readonly random: Random;
  /** Called at even intervals, often enough to show a trend. */
  readonly sample: () => Promise<void>;
};

const SAMPLES = 30;

/** An ended conference is compared, closed and followed by the next one. */
const next = async (conference: BusyConference): Promise<void> => {
  await conference.compare();
  await conference.closeTerminals();
  await conference.open();
};

/** A conference makes one step at a time, because the next step depends on its state. */
const step = async (conference: BusyConference, random: Random): Promise<void> => {
  const { state } = await conference.refresh();
  if (state === 'ended') return next(conference);
  if (state !== 'ending') await conference.do(randomChange(conference.others().length, random));
};

export const makeRandomChanges = async (
  conferences: readonly BusyConference[],
  { minutes, rate, random, sample }: RandomChangesOptions,
): Promise<void> => {
  const startedAt = monotonicMs();
  const lastsMs = minutes * MINUTE_MS;
  const steps = new Map<BusyConference, Promise<void>>();
  const failed: unknown[] = [];
  let samples = 0;
  for (let made = 0; monotonicMs() - startedAt < lastsMs && failed.length === 0; made++) {
    const conference = conferences[Math.floor(random() * conferences.length)];
    if (conference && !steps.has(conference)) {
      const running = step(conference, random)
        .catch((error: unknown) => void failed.push(error))
        .finally(() => steps.delete(conference));
      steps.set(conference, running);
    }
    if (monotonicMs() - startedAt >= (samples * lastsMs) / SAMPLES) {
      samples += 1;
      await sample();
    }
    await sleep(Math.max(0, startedAt + ((made + 1) * 1000) / rate - monotonicMs()));
  }
  await Promise.all(steps.values());
  if (failed.length > 0) throw failed[0];
};
