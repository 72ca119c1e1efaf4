import { changeFromLog, changeInLog, shownChange } from '../../../../domain/events/change-in-log';
import { conferenceEvent } from '../../../../domain/events/conference-event';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { aConference, ALL_ACTIONS, AT, FIRST_ID, onLeg, participantsOf } from '../../../support/a-conference';

const before = aConference({ version: 11, participants: participantsOf(2, onLeg(1, 'joined')) });
const muted = (over: Partial<ConferenceRecord> = {}): ConferenceRecord => {
  const { [FIRST_ID]: first, ...others } = before.participants;
  const participants = { ...others, [FIRST_ID]: { ...first!, muted: true as const } };
  return { ...before, participants, version: 12, lastChange: 'rollcall.participant.muted.v1', changedAt: AT + 5, ...over };
};
const context = { source: 'urn:rollcall:test', actions: ALL_ACTIONS };
const eventOf = (after: ConferenceRecord) => conferenceEvent(before, after, context);
const firstOf = (after: ConferenceRecord) => conferenceEvent(undefined, after, context);

it('says its version, type and time, and the participant that it is about', () => {
  const text = `12 participant.muted.v1 2026-11-23T09:00:00.005Z ${FIRST_ID}`;
  expect(changeInLog(eventOf(muted()))).toBe(text);
  expect(changeFromLog(text)).toEqual({
    version: 12,
    first: 12,
    type: 'rollcall.participant.muted.v1',
    at: AT + 5,
    participantId: FIRST_ID,
  });
});

it('says the versions before it that show nothing', () => {
  const text = changeInLog(eventOf(muted({ hiddenFrom: 9, hiddenIn: 11 })));
  expect(text).toMatch(/^10-12 participant\.muted/);
  expect(changeFromLog(text)).toMatchObject({ version: 12, first: 10 });
});

it('names no participant if it is about the conference, or about several', () => {
  expect(changeInLog(eventOf(muted({ lastChange: 'rollcall.conference.ending.v1' })))).toMatch(/^12 conference\.ending\.v1 \S+Z$/);
  const several = firstOf(aConference({ participants: before.participants, lastChange: 'rollcall.participant.added.v1' }));
  expect(several.data.participants.length).toBeGreaterThan(1);
  expect(changeInLog(several)).toMatch(/^1 participant\.added\.v1 \S+Z$/);
});

it('reads what it writes', () => {
  for (const event of [eventOf(muted()), eventOf(muted({ hiddenFrom: 3, hiddenIn: 11 })), firstOf(aConference())])
    expect(changeFromLog(changeInLog(event))).toEqual(shownChange(event));
});

it.each([
  '',
  '12',
  'participant.muted.v1 2026-11-23T09:00:00.005Z',
  '12 participant.muted.v1',
  '12 participant.muted.v1 yesterday',
  '12 participant.muted.v1 2026-99-23T09:00:00.005Z',
  'x12 participant.muted.v1 2026-11-23T09:00:00.005Z',
  '12 participant.muted.v1 2026-11-23T09:00:00.005Z q7',
  '12 participant.muted.v1 2026-11-23T09:00:00.005Z p7 p8',
  '12345678901 participant.muted.v1 2026-11-23T09:00:00.005Z',
])('reads nothing in %j', (text) => {
  expect(changeFromLog(text)).toBeUndefined();
});
