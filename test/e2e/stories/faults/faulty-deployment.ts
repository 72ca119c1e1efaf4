/** What a story of faults needs: a deployment whose services can be made to fail, and its metrics. */
import type { LoggedMetric } from '../../../../functions/runtime/log';
import type { Sandbox } from '../../../../local/sandbox/start-sandbox';
import { MINUTE_MS, SECOND_MS } from '../../../../schemas/durations';
import type { SocketDeployment } from '../terminal-socket';
import { eventuallyInStory } from '../eventually-in-story';
import type { Faults } from './with-fault';

/** `of`: the value that the metric is counted apart for, or nothing. */
type Counted = { readonly name: LoggedMetric; readonly of: string };
/** The sum of a metric of the log since a time of the deployment's clock. */
export type CountMetric = (metric: Counted, since: number) => Promise<number>;

export type FaultyDeployment = SocketDeployment & {
  readonly faults: Faults;
  readonly carrier: Pick<Sandbox, 'hangUp'>;
  readonly now: () => number;
  /** Lets time go by if the deployment has a clock that can be moved. Otherwise time goes by itself. */
  readonly pass: (ms: number) => Promise<void>;
  readonly count: CountMetric;
  /** Throws if it does not happen in time. */
  readonly untilPublished: (conferenceId: string, lastVersion: number) => Promise<void>;
};

const STEP_MS = 2 * SECOND_MS;
/** Two minutes of the clock that moves, or of the one on the wall. */
const WITHIN_MS = 2 * MINUTE_MS;

/** Lets that much time of the deployment's clock go by. */
export const untilPassed = async ({ pass, now }: FaultyDeployment, ms: number): Promise<void> => {
  for (const end = now() + ms; now() < end;) await pass(end - now());
};

/** What comes about only after some time, such as after a pause between two attempts. */
export const eventuallyInTime = <Found>(
  { pass, now }: FaultyDeployment,
  what: string,
  find: () => Promise<Found | undefined | false>,
  withinMs = WITHIN_MS,
): Promise<Found> => {
  const deadline = now() + withinMs;
  return eventuallyInStory(
    what,
    async () => {
      const found = await find();
      if (found !== undefined && found !== false) return found;
      if (now() > deadline) throw new Error(`No sign of ${what} within ${String(withinMs)} ms`);
      await pass(STEP_MS);
      return undefined;
    },
    withinMs,
  );
};

export const untilCounted = (deployment: FaultyDeployment, name: LoggedMetric, of: string, since: number): Promise<number> =>
  eventuallyInTime(deployment, `the metric ${name} ${of}`, async () => (await deployment.count({ name, of }, since)) || undefined);
