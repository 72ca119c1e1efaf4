/**
 * Conferences that change one at a time. Their calls are put on hold and resumed, and the access network reports that.
 * A report is a single write without further effects, so the measurement covers the change and its path to all
 * receivers, but no bridge.
 */
import type { Conference } from '../../../schemas/conference';
import { callApi, mustCall } from '../../deployment/http-client';
import type { Deployment } from '../../deployment/start-deployment';

export type Assembly = {
  readonly conferenceId: string;
  /** The version after the last change. */
  readonly version: () => number;
  /** Makes the next change. Returns the time of its request. */
  readonly change: () => Promise<number>;
};

type Reported = { readonly initiator: string; readonly numbers: readonly string[] };

const numberOf = (index: number): string => `+1555${String(index).padStart(7, '0')}`;

/** An initiator can have one open conference, so each conference needs its own initiator. */
let nextInitiator = 1_000_000;

const MAX_PARTICIPANTS = 100;

/** Reports of one conference are written one after the other, and a request has a time-out. */
const REPORTED_TOGETHER = 20;

const reportsOf = ({ initiator, numbers }: Reported, state: string, round: number) =>
  numbers.map((participant) => ({
    reportId: `${participant.slice(1)}-${round}`,
    callId: `${initiator.slice(1)}-${participant.slice(1)}`,
    initiator,
    participant,
    state,
    occurredAt: new Date().toISOString(),
  }));

type ReportAnswer = { readonly results: readonly { readonly outcome: string }[] };

const assertApplied = ({ results }: ReportAnswer): void => {
  const other = results.find(({ outcome }) => outcome !== 'applied');
  if (other) throw new Error(`A report was ${other.outcome}`);
};

const open = async ({ baseUrl, query }: Deployment, participants: number, network: string): Promise<Assembly> => {
  nextInitiator += 1;
  const initiator = numberOf(nextInitiator);
  const numbers = Array.from({ length: participants - 1 }, (_, index) => numberOf(index));
  const token = await query('token', { phoneNumber: initiator });
  const body = { participants: numbers.map((phoneNumber) => ({ phoneNumber })), maxParticipants: MAX_PARTICIPANTS };
  const created = await mustCall<Conference>(baseUrl, { method: 'POST', path: '/v1/conferences', token, json: body }, 201);
  const post = (reports: ReturnType<typeof reportsOf>) => ({ method: 'POST', path: '/v1/call-reports', token: network, json: { reports } });
  for (let from = 0; from < numbers.length; from += REPORTED_TOGETHER) {
    const some = numbers.slice(from, from + REPORTED_TOGETHER);
    assertApplied(await mustCall(baseUrl, post(reportsOf({ initiator, numbers: some }, 'connected', 0)), 200));
  }
  const path = `/v1/conferences/${created.conferenceId}`;
  let { version } = await mustCall<Conference>(baseUrl, { method: 'GET', path: `${path}?since=${created.version}`, token }, 200);
  let changes = 0;
  return {
    conferenceId: created.conferenceId,
    version: () => version,
    change: async () => {
      const participant = numbers[changes % numbers.length] ?? '';
      const round = 1 + Math.floor(changes / numbers.length);
      changes += 1;
      version += 1;
      const reports = reportsOf({ initiator, numbers: [participant] }, round % 2 === 1 ? 'held' : 'connected', round);
      const { status, body: answer, sentAt } = await callApi(baseUrl, post(reports));
      if (status !== 200) throw new Error(`A report failed with ${status}`);
      assertApplied(answer as ReportAnswer);
      return sentAt;
    },
  };
};

export const openAssemblies = async (deployment: Deployment, count: number, participants: number): Promise<readonly Assembly[]> => {
  const network = await deployment.query('token', { clientId: 'access-network', scopes: ['calls:report'] });
  const assemblies: Assembly[] = [];
  while (assemblies.length < count) assemblies.push(await open(deployment, participants, network));
  return assemblies;
};
