import { selects, isFiltered } from '../../../../domain/subscription/matching';
import { CONFERENCE_ID } from '../../../support/a-conference';
import { aConferenceId } from '../../../support/conference-ids';

const joined = { type: 'rollcall.participant.joined.v1', subject: CONFERENCE_ID } as const;
const ended = { type: 'rollcall.conference.ended.v1', subject: CONFERENCE_ID } as const;

it.each([
  [['rollcall.participant.joined.v1'], true],
  [['rollcall.participant.*'], true],
  [['rollcall.*'], true],
  [['rollcall.conference.*'], false],
  [['rollcall.participant.left.v1'], false],
  [['rollcall.conference.*', 'rollcall.participant.joined.v1'], true],
])('%j asks for a participant that joined: %s', (types, asks) => {
  expect(selects({ types }, joined)).toBe(asks);
});

it('asks for its own conference only, where it names one', () => {
  expect(selects({ types: ['rollcall.*'], conferenceId: CONFERENCE_ID }, ended)).toBe(true);
  expect(selects({ types: ['rollcall.*'], conferenceId: aConferenceId() }, ended)).toBe(false);
});

it.each([
  [['rollcall.*'], false],
  [['rollcall.conference.*', 'rollcall.participant.*'], false],
  [['rollcall.participant.*'], true],
  [['rollcall.conference.ended.v1'], true],
])('%j leaves changes out: %s', (types, filtered) => {
  expect(isFiltered({ types })).toBe(filtered);
});
