import { refusalOf } from '../../../../domain/conference/apply-change';
import type { Change } from '../../../../domain/conference/change';
import { newParticipant } from '../../../../domain/conference/changes/new-participant';
import type { ReportedCall } from '../../../../domain/conference/changes/note-call';
import { removeParticipant } from '../../../../domain/conference/changes/remove-participant';
import { reportNewOutside, reportOutside } from '../../../../domain/conference/changes/report-newcomer';
import { requestChange } from '../../../../domain/conference/changes/request-change';
import { isHidden, isHiddenSince, shownBefore } from '../../../../domain/conference/hidden';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { conferenceView } from '../../../../domain/conference/view/conference-view';
import { initialEvent } from '../../../../domain/subscription/delivered-event';
import type { CallState } from '../../../../schemas/participant-states';
import { aConference, ALL_ACTIONS, AT, CONFERENCE_ID, FIRST_ID, phoneNumberAt, SECOND_ID, THIRD_ID } from '../../../support/a-conference';
import { after } from '../../../support/applying';

const context = { source: 'urn:rollcall:test', actions: ALL_ACTIONS };
const running = aConference({ state: 'active', version: 7 });

const called = (participantId: string, state: CallState, second: number): ReportedCall => {
  const at = AT + second * 1_000;
  return { participantId, callKey: 1, state, cause: null, occurredAt: at, at };
};
const begins = (seen: ConferenceRecord): Change =>
  reportNewOutside(seen, called(THIRD_ID, 'dialing', 1), newParticipant({ phoneNumber: phoneNumberAt(3) }));
const goesOn = (seen: ConferenceRecord, id = THIRD_ID): Change => reportOutside(seen, called(id, 'connected', 2));
const muting = (participantId: string): Change =>
  requestChange({ conferenceId: CONFERENCE_ID, participantId, at: AT, desired: { muted: true }, dialsPerHour: 1 });

const first = after(running, begins(running));
const second = after(first, goesOn(first));

describe('a call with somebody who is not in the conference', () => {
  it('makes a version that nobody sees', () => {
    expect([running, first, second].map(isHidden)).toEqual([false, true, true]);
    const shown = (record: ConferenceRecord) => ({ ...conferenceView(record, ALL_ACTIONS), version: 0 });
    expect(shown(second)).toEqual(shown(running));
  });

  it('has no part in what an initial event says, not even the time', () => {
    expect(initialEvent(second, { id: 'sub_1', types: ['rollcall.*'], seesNumbers: false }, context)).toMatchObject({
      type: running.lastChange,
      time: new Date(running.changedAt).toISOString(),
      data: { version: second.version, previousVersion: null },
    });
  });

  it('is hidden also if that person was removed, of whom no call had been reported', () => {
    const removed = after(running, removeParticipant({ conferenceId: CONFERENCE_ID, participantId: SECOND_ID, at: AT }));
    const reported = after(removed, goesOn(removed, SECOND_ID));
    expect(isHidden(reported)).toBe(true);
    expect({ ...conferenceView(reported, ALL_ACTIONS), version: removed.version }).toEqual(conferenceView(removed, ALL_ACTIONS));
    expect(reported.stamps).toEqual(removed.stamps);
  });

  it('is left out of the order of the others', () => {
    const shown = after(second, muting(FIRST_ID));
    expect([running, first, second, shown, after(shown, muting(SECOND_ID))].map(shownBefore)).toEqual([6, 7, 7, 7, 10]);
    const again = after(shown, reportOutside(shown, called(THIRD_ID, 'released', 3)));
    expect(shownBefore(after(again, muting(SECOND_ID)))).toBe(10);
    expect(shownBefore({ version: 1 })).toBeNull();
  });

  it('is nothing new for those who have the last version that was shown, or a later one', () => {
    expect([6, 7, 8, 9].map((version) => isHiddenSince(second, version))).toEqual([false, true, true, true]);
    expect(isHiddenSince(after(second, muting(FIRST_ID)), 9)).toBe(false);
    expect(isHiddenSince(running, 6)).toBe(false);
  });

  it('is decided again if another change has made it begin or end a run', () => {
    const shown = after(first, muting(FIRST_ID));
    expect(refusalOf(shown, goesOn(first))).toBe('conflict');
    expect(refusalOf(shown, goesOn(shown))).toBeUndefined();
    const otherwise = goesOn(shown);
    expect(refusalOf(after(first, muting(FIRST_ID), muting(SECOND_ID)), otherwise)).toBeUndefined();
    expect(refusalOf(first, otherwise)).toBe('conflict');
  });
});
