/** Takes a leg out, ringing or connected. What is gone is content. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { REPORTED_LATER, type BridgeOutcome } from '../../ports';
import { noteSids } from './dial';
import { endLeg } from './end-leg';
import { endedOf, type LegMembers } from './leg-state';
import { labelled } from './resources';
import type { TwilioParts } from './twilio-parts';

/** The report of a hang-up comes within a moment; then the service is asked. */
export const ASK_AFTER_SECONDS = 10;

/** With its sids, where a dial whose answer was lost has left a call. */
const withSids = async (parts: TwilioParts, leg: LegRef, members: LegMembers): Promise<LegMembers> => {
  if (members.call) return members;
  const found = await labelled(parts.client, leg);
  return found ? noteSids(parts, leg, found) : members;
};

/** A participant is removed; a call that is in no conference (yet) is ended by itself. */
const hangUp = async ({ client }: TwilioParts, { call, conference }: LegMembers): Promise<void> => {
  const removed = await client.send('DELETE', `/Conferences/${String(conference)}/Participants/${String(call)}`);
  if (removed === undefined) await client.send('POST', `/Calls/${String(call)}`, [['Status', 'completed']]);
};

export const drop = async (parts: TwilioParts, leg: LegRef): Promise<BridgeOutcome> => {
  const { records, now } = parts;
  const found = await records.find(leg);
  if (!found || endedOf(found.members)) return REPORTED_LATER;
  const { members: noted } = await records.note(leg, { dropped: String(now()) });
  const members = await withSids(parts, leg, noted);
  if (!members.call) return endLeg(parts, leg, members, { at: now(), end: { method: 'booted', cause: null, sipCode: null } });
  await hangUp(parts, members);
  return { events: [], steps: [{ ...leg, step: 'ask', afterSeconds: ASK_AFTER_SECONDS }] };
};
