import { refusalOf } from '../../../../../domain/conference/apply-change';
import { conferenceField, missing, present, requirement, set } from '../../../../../domain/conference/change';
import { begin } from '../../../../../domain/conference/changes/begin';
import { type ChangeName, lifecycle, type LifecycleChange } from '../../../../../domain/conference/lifecycle';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { aConference, AT, CONFERENCE_ID, FIRST_ID } from '../../../../support/a-conference';
import { after, movedOn, OTHER_CONFERENCE_ID, stamped, statesAllowing } from '../../../../support/applying';

const LATER = AT + 1_000;
const conference = aConference();

describe.each(Object.keys(lifecycle) as ChangeName[])('the change %s', (name) => {
  const { from, to, event }: LifecycleChange = lifecycle[name];

  it('is allowed in the states of the lifecycle table and in no other', () => {
    expect([...statesAllowing(begin(name, CONFERENCE_ID, LATER, { concerns: [] }))].sort()).toEqual([...from].sort());
  });

  it('leads to the state of the lifecycle table under its event type, and writes nothing else', () => {
    const before: ConferenceRecord = { ...conference, state: from[0] ?? 'ended' };
    const change = begin(name, CONFERENCE_ID, LATER, { concerns: [] });
    expect(change.event).toBe(event);
    expect(after(before, change)).toEqual<ConferenceRecord>(movedOn(before, change, { state: to ?? before.state }));
  });
});

it('is refused for a conference with another id', () => {
  expect(refusalOf(conference, begin('add', OTHER_CONFERENCE_ID, LATER, { concerns: [] }))).toBe('not-found');
});

it('is refused where there is no conference', () => {
  expect(refusalOf(undefined, begin('add', undefined, LATER, { concerns: [] }))).toBe('not-found');
});

it('applies to any conference of the initiator if none is named', () => {
  expect(refusalOf(conference, begin('report', undefined, LATER, { concerns: [] }))).toBeUndefined();
});

it('refuses a wrong conference before a wrong state, and a wrong state before anything else', () => {
  const requires = [requirement(present(conferenceField('adopted')), 'no-room')];
  const ended: ConferenceRecord = { ...conference, state: 'ended' };
  expect(refusalOf(ended, begin('add', OTHER_CONFERENCE_ID, LATER, { requires, concerns: [] }))).toBe('not-found');
  expect(refusalOf(ended, begin('add', CONFERENCE_ID, LATER, { requires, concerns: [] }))).toBe('state');
  expect(refusalOf(conference, begin('add', CONFERENCE_ID, LATER, { requires, concerns: [] }))).toBe('no-room');
});

it('takes over the requirements, the mutations and the participants that the change names', () => {
  const requires = [requirement(missing(conferenceField('adopted')), 'already-open')];
  const mutations = [set(conferenceField('adopted'), true)];
  const change = begin('adopt', CONFERENCE_ID, LATER, { requires, mutations, concerns: [FIRST_ID] });
  const adopted = after(conference, change);
  expect(adopted).toEqual<ConferenceRecord>(movedOn(conference, change, { adopted: true, stamps: stamped(conference, FIRST_ID) }));
  expect(refusalOf(adopted, change)).toBe('already-open');
});
