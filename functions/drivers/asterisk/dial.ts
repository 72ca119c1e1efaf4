/**
 * Calls a participant into the Stasis application; when the phone answers, it goes into the conference's bridge
 * (`continue-step.ts`).
 */
import * as z from 'zod';
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, BridgeRefused, type DialRequest, NO_OUTCOME } from '../../ports/bridge-driver';
import { hasEnded } from '../kit/ended-conference';
import { endedEvent, endedOf, keepEnd, legOnly } from '../kit/ended-leg';
import { ringDeadline, ringReportedBy } from '../kit/ring-deadline';
import { failedFor } from '../kit/sip-cause';
import { prepareApplication } from './application';
import { SERVER_ERROR, unavailable } from './ari-client';
import type { AsteriskContext } from './context';
import { hangUp } from './hang-up';
import type { LegMembers } from './leg-state';
import { createBridge } from './mixing-bridge';
import { channelOf } from './names';
import { endpointOf, type Options } from './options';

/** ARI's answer if the endpoint cannot be called at all: the trunk does not exist, or is switched off. */
const AllocationFailed = z.object({ error: z.literal('Allocation failed') });

const channelFor = ({ app, endpoint }: Options, { to, from, ringSeconds, maxSeconds }: DialRequest) => ({
  ...{ endpoint: endpointOf(endpoint, to), app, timeout: ringSeconds },
  // Without a caller's number, Asterisk calls anonymously.
  ...(from !== undefined && { callerId: from }),
  // Asterisk itself hangs up then. It counts from now on, not from the answer.
  variables: { 'TIMEOUT(absolute)': String(ringSeconds + maxSeconds) },
});

/** `undefined`: the trunk cannot be used, and nobody is called. */
const call = async (context: AsteriskContext, leg: LegRef, request: DialRequest): Promise<LegMembers | undefined> => {
  const { ari, options, records, now } = context;
  await prepareApplication(context);
  await createBridge(context, leg.conferenceId);
  const body = channelFor(options, request);
  // 409: a channel with that id exists, from a try whose answer was lost.
  const answer = await ari.request('POST', `/channels/${channelOf(leg)}`, { body, expected: [409, SERVER_ERROR] });
  if (answer.status === SERVER_ERROR) {
    if (AllocationFailed.safeParse(answer.body).success) return undefined;
    throw unavailable(answer.status);
  }
  const at = now();
  const reportedBy = String(ringReportedBy(at, request.ringSeconds));
  return (await records.note(leg, { called: String(at), reportedBy })).members;
};

export const dial = async (context: AsteriskContext, request: DialRequest): Promise<BridgeOutcome> => {
  const leg = legOnly(request);
  const before: LegMembers = (await context.records.begin(leg, {}))?.members ?? {};
  const ended = endedOf(before);
  if (ended) return { ...NO_OUTCOME, events: [endedEvent(leg, ended)] };
  // Checked after the record was begun: a conference that ends later than this check finds the leg.
  if (await hasEnded(context.records, leg.conferenceId)) throw new BridgeRefused('room-ended');
  const members = before.called ? before : await call(context, leg, request);
  if (!members) return keepEnd(context.records, leg, before, { at: context.now(), end: failedFor('network', null) });
  // The leg was dropped while it was being called.
  if (members.dropped) return hangUp(context, leg);
  return { events: [], steps: [ringDeadline(leg, request.ringSeconds)] };
};
