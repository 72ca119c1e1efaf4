/** The end of a leg: kept, its session removed, and told. Repeated, it tells the same. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import { type Ended, keepEnd } from '../kit/ended-leg';
import type { JanusContext } from './context';
import { phoneOf } from './handles';
import type { LegMembers } from './leg-state';
import { sessionOf } from './names';

/** A hang-up that Janus has not reported by then is carried out by removing the session. Longer than a round trip by far. */
export const HANG_UP_SECONDS = 5;

/** What Janus has of it goes: it would stay in the room. */
const removeSession = async ({ client }: JanusContext, leg: LegRef): Promise<void> => {
  await client.ask(`/${sessionOf(leg)}`, { janus: 'destroy' });
};

export const endLeg = async (context: JanusContext, leg: LegRef, members: LegMembers, now: Ended): Promise<BridgeOutcome> => {
  const outcome = await keepEnd(context.records, leg, members, now);
  await removeSession(context, leg);
  return outcome;
};

/** CANCEL or BYE, as it takes. The report of it comes as an event, or `gone` after a while makes it true. */
export const hangUp = async ({ client }: JanusContext, leg: LegRef, members: LegMembers): Promise<BridgeOutcome> => {
  const phone = phoneOf(leg, members);
  if (phone) await client.message(phone, { request: 'hangup' });
  return { events: [], steps: [{ ...leg, step: 'gone', afterSeconds: HANG_UP_SECONDS }] };
};
