import { refusalOf } from '../../../../../domain/conference/apply-change';
import { activate } from '../../../../../domain/conference/changes/activate';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { aConference, AT, CONFERENCE_ID } from '../../../../support/a-conference';
import { after, movedOn, OTHER_CONFERENCE_ID, statesAllowing } from '../../../../support/applying';

const LATER = AT + 1_000;
const starting = aConference({ state: 'starting', version: 7 });

it('makes a starting conference active, and notes the version that did', () => {
  const change = activate(CONFERENCE_ID, LATER);
  expect(change.event).toBe('rollcall.conference.active.v1');
  expect(after(starting, change)).toEqual<ConferenceRecord>(movedOn(starting, change, { state: 'active', activatedIn: 8 }));
});

it('concerns no participant: no stamp moves', () => {
  const active = after(starting, activate(CONFERENCE_ID, LATER));
  expect([active.groupStamp, active.stamps]).toEqual([starting.groupStamp, starting.stamps]);
});

it('is refused in every state but starting', () => {
  expect(statesAllowing(activate(CONFERENCE_ID, LATER))).toEqual(['starting']);
});

it('is refused for another conference', () => {
  expect(refusalOf(starting, activate(OTHER_CONFERENCE_ID, LATER))).toBe('not-found');
});
