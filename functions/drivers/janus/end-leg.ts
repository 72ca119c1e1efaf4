/** Ends a leg: stores the end, removes the session, and reports the end. A repeated end is reported unchanged. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import { type Ended, keepEnd } from '../kit/ended-leg';
import type { JanusContext } from './context';
import { phoneOf } from './handles';
import type { LegMembers } from './leg-state';
import { sessionOf } from './names';

/** If Janus has not reported a hang-up by then, the session is removed. Much longer than a round trip. */
const HANG_UP_SECONDS = 5;

/** Without this, the leg would stay in the room. */
const removeSession = async ({ client }: JanusContext, leg: LegRef): Promise<void> => {
  await client.request(`/${sessionOf(leg)}`, { janus: 'destroy' });
};

export const endLeg = async (context: JanusContext, leg: LegRef, members: LegMembers, now: Ended): Promise<BridgeOutcome> => {
  const outcome = await keepEnd(context.records, leg, members, now);
  await removeSession(context, leg);
  return outcome;
};

/**
 * Janus sends CANCEL or BYE, whichever fits, and reports it as an event. If no report arrives, the step `gone` ends the
 * leg.
 */
export const hangUp = async ({ client }: JanusContext, leg: LegRef, members: LegMembers): Promise<BridgeOutcome> => {
  const phone = phoneOf(leg, members);
  if (phone) await client.message(phone, { request: 'hangup' });
  return { events: [], steps: [{ ...leg, step: 'gone', afterSeconds: HANG_UP_SECONDS }] };
};
