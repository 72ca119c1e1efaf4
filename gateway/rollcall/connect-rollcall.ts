import { SQSClient } from '@aws-sdk/client-sqs';
import { SECOND_MS } from '../../schemas/durations';
import type { Clock } from '../clock';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import type { GatewaySettings } from '../settings';
import { accessToken } from './access-token';
import { type ApiClient, apiClient, isFailure } from './api-client';
import { eventPackagesOf } from './event-packages';
import { nudgedConferences } from './nudged-conferences';
import { readNudges } from './nudge-queue';
import type { Conferences, EventPackages } from './ports';
import { socketConferences } from './socket-conferences';

export type Rollcall = {
  readonly conferences: Conferences;
  readonly eventPackages: EventPackages;
  /** False while the last requests have failed. */
  readonly isReachable: () => boolean;
  readonly stop: () => void;
};

/** One that fails is chance. */
const FAILURES_OF_AN_OUTAGE = 5;
/** An outage is a few lines in the log, not one for each conference and attempt. */
const SAY_AGAIN_MS = 30 * SECOND_MS;

const nudged = (
  api: ApiClient,
  clock: Clock,
  queueUrl: string,
  log: Log,
): { readonly conferences: Conferences; readonly stop: () => void } => {
  const stopping = new AbortController();
  const { nudge, ...conferences } = nudgedConferences(api, clock);
  const failed = (error: unknown): void => log('rollcall.unavailable', { what: 'nudges', error });
  void readNudges({ sqs: new SQSClient({}), queueUrl, clock, nudge, failed }, stopping.signal);
  return { conferences, stop: () => stopping.abort() };
};

type RollcallDeps = {
  readonly settings: GatewaySettings['rollcall'];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly randomFraction: () => number;
};

export const connectRollcall = ({ settings, clock, log, metrics, randomFraction }: RollcallDeps): Rollcall => {
  const token = accessToken(settings.credentials, clock.now);
  let failures = 0;
  let quietUntil = 0;
  const client = apiClient(settings.apiUrl, token, () => {
    failures += 1;
    metrics.count('rollcall_gateway_rollcall_failures_total');
    if (failures < FAILURES_OF_AN_OUTAGE || clock.now() < quietUntil) return;
    quietUntil = clock.now() + SAY_AGAIN_MS;
    log('rollcall.unavailable', { what: 'requests' });
  });
  const api: ApiClient = async (request) => {
    const answer = await client(request);
    if (!isFailure(answer)) failures = 0;
    return answer;
  };
  const { socketUrl, nudgeQueueUrl } = settings;
  const { conferences, stop } =
    socketUrl === undefined
      ? nudged(api, clock, nudgeQueueUrl ?? '', log)
      : { conferences: socketConferences({ socketUrl, token, api, clock, randomFraction }), stop: () => undefined };
  return { conferences, eventPackages: eventPackagesOf(api), isReachable: () => failures < FAILURES_OF_AN_OUTAGE, stop };
};
