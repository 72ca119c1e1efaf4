import { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../clock';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import type { GatewaySettings } from '../settings';
import { accessToken } from './access-token';
import { type ApiClient, apiClient } from './api-client';
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
  const client = apiClient(settings.apiUrl, token, () => {
    failures += 1;
    metrics.count('rollcall_gateway_rollcall_failures_total');
  });
  const api: ApiClient = async (request) => {
    const answer = await client(request);
    if (answer.status < 500) failures = 0;
    return answer;
  };
  const { socketUrl, nudgeQueueUrl } = settings;
  const { conferences, stop } =
    socketUrl === undefined
      ? nudged(api, clock, nudgeQueueUrl ?? '', log)
      : { conferences: socketConferences({ socketUrl, token, api, clock, randomFraction }), stop: () => undefined };
  return { conferences, eventPackages: eventPackagesOf(api), isReachable: () => failures < FAILURES_OF_AN_OUTAGE, stop };
};
