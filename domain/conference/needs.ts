/** What must be done for a conference, from its record alone: wanted compared with actual. */
import type { ParticipantId } from '../../schemas/common';
import { callOf, isUp } from '../participant/call-stamp';
import { legOf } from '../participant/progress';
import { isJoined, needsDial, needsDrop } from './demand';
import { isRunning } from './lifecycle';
import { type Policy, RELEASE_WAIT_MS } from './policy';
import type { ConferenceRecord, ParticipantRecord } from './record';

export type LegAction = 'drop' | 'mute' | 'unmute' | 'hold' | 'resume';

export type Need =
  | { readonly need: 'dial'; readonly participantId: ParticipantId; readonly leg: number }
  | { readonly need: 'leg-action'; readonly participantId: ParticipantId; readonly leg: number; readonly action: LegAction }
  /** A held single-line call is in the way of the leg. */
  | { readonly need: 'release-call'; readonly participantId: ParticipantId };

/** When the wait for a held call's release began: at the start, or at the report that brought the participant in. */
const releaseAskedAt = (record: ConferenceRecord, row: ParticipantRecord): number =>
  Math.max(record.startedAt ?? 0, row.call === undefined ? 0 : Math.min(callOf(row.call).at, record.changedAt));

/** Until when a wanted leg waits for its single-line call to be released; undefined where it need not. */
export const releaseDeadline = (record: ConferenceRecord, row: ParticipantRecord, { takeOver }: Policy): number | undefined =>
  takeOver === 'none' && needsDial(record, row) && isUp(row.call) ? releaseAskedAt(record, row) + RELEASE_WAIT_MS : undefined;

const dialing = (record: ConferenceRecord, id: ParticipantId, row: ParticipantRecord, now: number, policy: Policy): readonly Need[] => {
  if (!needsDial(record, row)) return [];
  const deadline = releaseDeadline(record, row, policy);
  return deadline !== undefined && now < deadline
    ? [{ need: 'release-call', participantId: id }]
    : [{ need: 'dial', participantId: id, leg: row.legWanted }];
};

const legAction = (id: ParticipantId, row: ParticipantRecord, action: LegAction): Need => ({
  need: 'leg-action',
  participantId: id,
  leg: legOf(row.progress),
  action,
});

/** What is wanted of a connected leg and is not so yet. Wishes are kept over a re-dial: they are made true when the leg has joined. */
const adjusting = (id: ParticipantId, row: ParticipantRecord): readonly Need[] => {
  if (!isJoined(row)) return [];
  const actions: readonly LegAction[] = [
    ...(Boolean(row.wantMuted) === Boolean(row.muted) ? [] : [row.wantMuted ? ('mute' as const) : ('unmute' as const)]),
    ...(Boolean(row.wantOnHold) === Boolean(row.onHold) ? [] : [row.wantOnHold ? ('hold' as const) : ('resume' as const)]),
  ];
  return actions.map((action) => legAction(id, row, action));
};

export const needsOf = (record: ConferenceRecord, id: ParticipantId, now: number, policy: Policy): readonly Need[] => {
  const row = record.participants[id];
  if (!row || !isRunning(record.state)) return [];
  if (needsDrop(record, row)) return [legAction(id, row, 'drop')];
  return [...dialing(record, id, row, now, policy), ...adjusting(id, row)];
};
