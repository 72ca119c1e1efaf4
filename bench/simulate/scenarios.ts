/** The scenarios: calls that start on the hour, and a conference server that is away. Times are in seconds. */
import { wiredFunctions } from '../deployment/wired-functions';
import { seededRandom } from '../measuring/seeded-random';
import type { Assumptions } from './assumptions';
import { type BucketName, Deployment, type DeploymentSettings } from './deployment';
import type { Limits } from './limits';
import { beginLoad, LEG_COMMANDS, WATCH } from './load';
import type { Traffic } from './traffic';

export type World = {
  readonly traffic: Traffic;
  readonly assumptions: Assumptions;
  readonly limits: Limits;
  readonly settings: DeploymentSettings;
  readonly seed: number;
};

/** Before the hour, so that queues are as they usually are. */
const BEFORE = 90;
const AFTER_HOUR = 420;

/** The demand of the busiest ten seconds, of what the limit allows. */
type Utilisation = { readonly name: string; readonly used: number; readonly limit: number };

export type HourResult = {
  readonly conferences: number;
  readonly utilisations: readonly Utilisation[];
  readonly mostConcurrent: number;
  /** Functions whose invocations waited for an instance, longest first. */
  readonly waits: readonly { readonly entry: string; readonly seconds: number; readonly until: number }[];
  /** Requests that were refused at least once, with their repetitions. */
  readonly refused: number;
  /** Invocations that a throttled service made fail, and that were tried again. */
  readonly failed: number;
  readonly lost: number;
};

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

const PEAK_SECONDS = 10;
/** Shorter waits are not worth a row. */
const SHOWN_WAIT = 0.5;

const resultOf = (conferences: number, deployment: Deployment): HourResult => {
  const peaks = deployment.observed.peaks(PEAK_SECONDS);
  const utilisations = Object.entries(peaks)
    .map(([name, used]) => ({ name, used, limit: deployment.buckets[name as BucketName]?.rate ?? deployment.routeLimit(name) }))
    .sort((one, other) => other.used / other.limit - one.used / one.limit);
  const waits = wiredFunctions
    .map(({ entry }) => ({
      entry,
      seconds: deployment.observed.longestWait(entry),
      until: (deployment.observed.lastLate(entry, SHOWN_WAIT) ?? BEFORE) - BEFORE,
    }))
    .filter(({ seconds }) => seconds > SHOWN_WAIT)
    .sort((one, other) => other.seconds - one.seconds);
  const { refused, failed, lost, mostConcurrent } = deployment;
  return { conferences, utilisations, mostConcurrent, waits, refused: total(refused), failed: total(failed), lost: total(lost) };
};

/** A share of the conferences starts within a minute after the hour. */
export const simulateHour = ({ traffic, assumptions, limits, settings, seed }: World, conferences: number): HourResult => {
  const deployment = new Deployment(limits, settings);
  const answers = { seconds: assumptions.bridgeAnswerMs / 1_000, fails: false };
  const span = { from: -BEFORE, to: AFTER_HOUR };
  beginLoad({ deployment, traffic, assumptions, conferences, random: seededRandom(seed), bridgeAt: () => answers, ...span });
  deployment.events.runUntil(BEFORE + AFTER_HOUR);
  return resultOf(conferences, deployment);
};

export type OutageResult = {
  readonly conferences: number;
  /** Requests of looks that the bridge did not answer. */
  readonly unanswered: number;
  /** How late a look begins at worst, and a check of what is due in a conference, such as its end. */
  readonly latestLook: number;
  readonly latestCheck: number;
  /** From the bridge's return until all conferences have been looked at. */
  readonly lookedAgain: number;
  /** From the bridge's return to the last command to a leg that is more than a second late; 0 if none is. */
  readonly commandsRecovered: number;
  /** Commands of all kinds that were given up. Those that wait for an instance all the time are not among them. */
  readonly commandsLost: number;
  readonly mostConcurrent: number;
};

const OUTAGE_FROM = 60;
const AFTER_OUTAGE = 600;
const LATE = 1;

/** The bridge does not answer for some minutes, away from the full hour. */
export const simulateOutage = ({ traffic, assumptions, limits, settings, seed }: World, conferences: number): OutageResult => {
  const deployment = new Deployment(limits, settings);
  const { minutes, timeoutMs } = assumptions.bridgeOutage;
  const back = OUTAGE_FROM + minutes * 60;
  const answers = { seconds: assumptions.bridgeAnswerMs / 1_000, fails: false };
  const silent = { seconds: timeoutMs / 1_000, fails: true };
  const bridgeAt = (second: number) => (second >= OUTAGE_FROM && second < back ? silent : answers);
  const quiet = { ...assumptions, hour: { ...assumptions.hour, share: 0 } };
  const to = back + AFTER_OUTAGE;
  const looks = beginLoad({ deployment, traffic, assumptions: quiet, conferences, random: seededRandom(seed), bridgeAt, from: 0, to });
  deployment.events.runUntil(to);
  const since = (entry: string): number => Math.max(0, (deployment.observed.endOfLateness(entry, LATE) ?? 0) - back);
  return {
    conferences,
    unanswered: looks.unanswered,
    latestLook: looks.latest,
    latestCheck: deployment.observed.longestWait(WATCH),
    lookedAgain: (looks.lookedAgainAt ?? to) - back,
    commandsRecovered: since(LEG_COMMANDS),
    commandsLost: deployment.lost.get(LEG_COMMANDS) ?? 0,
    mostConcurrent: deployment.mostConcurrent,
  };
};
