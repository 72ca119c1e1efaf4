import { compareSnapshot, type Difference, flagDifferences, type SeenLeg } from '../../../../domain/bridge/compare-snapshot';
import type { ParticipantRecord } from '../../../../domain/conference/record';
import { aConference, aLegEvent, aParticipant, AT, CONFERENCE_ID, FIRST_ID, onLeg, SECOND_ID } from '../../../support/a-conference';

const nothing: Difference = { events: [], orphans: [], missing: [], differing: [] };
const seenLeg = (over: Partial<SeenLeg> = {}): SeenLeg => ({
  participantId: FIRST_ID,
  leg: 1,
  phase: 'joined',
  muted: false,
  onHold: false,
  ...over,
});
const ref = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 1 };

const compared = (row: Partial<ParticipantRecord>, ...seen: readonly SeenLeg[]): Difference =>
  compareSnapshot(aConference({ state: 'active', participants: { [FIRST_ID]: aParticipant(row) } }), seen, AT);

const joined = onLeg(1, 'joined');

it.each<readonly [string, Partial<ParticipantRecord>, readonly SeenLeg[], Partial<Difference>]>([
  ['a leg as it is known', joined, [seenLeg()], {}],
  ['a leg that is dialled', onLeg(1, 'claimed'), [seenLeg({ phase: 'dialing' })], {}],
  ['a leg that rings', onLeg(1, 'claimed'), [seenLeg({ phase: 'ringing' })], { events: [aLegEvent(FIRST_ID, 1, 'ringing')] }],
  ['a leg that rang before it was connected', joined, [seenLeg({ phase: 'ringing' })], {}],
  ['a leg whose connection was not reported', onLeg(1, 'claimed'), [seenLeg()], { events: [aLegEvent(FIRST_ID, 1, 'joined')] }],
  ['a leg that is muted otherwise', joined, [seenLeg({ muted: true })], { differing: [ref] }],
  ['a leg that is held otherwise', { ...joined, onHold: true }, [seenLeg()], { differing: [ref] }],
  ['a leg that rings has no flags that could be doubted', onLeg(1, 'ringing'), [seenLeg({ phase: 'ringing', muted: true })], {}],
  ['a leg that has ended for the conference', onLeg(1, 'ended'), [seenLeg()], { orphans: [ref] }],
  ['an older leg', onLeg(2, 'joined'), [seenLeg()], { orphans: [ref], missing: [{ ...ref, leg: 2 }] }],
  ['a leg that nobody has claimed', {}, [seenLeg()], { orphans: [ref] }],
  ['a leg that is not listed', joined, [], { missing: [ref] }],
  ['a leg that has ended and is not listed', onLeg(1, 'ended'), [], {}],
])('%s', (_what, row, seen, difference) => {
  expect(compared(row, ...seen)).toEqual({ ...nothing, ...difference });
});

it('a leg of somebody who is not in the conference is a orphan', () => {
  expect(compared({}, seenLeg({ participantId: SECOND_ID })).orphans).toEqual([{ ...ref, participantId: SECOND_ID }]);
});

it('an empty list ends no leg: each is asked about', () => {
  const rows = { [FIRST_ID]: aParticipant(joined), [SECOND_ID]: aParticipant(joined) };
  expect(compareSnapshot(aConference({ state: 'active', participants: rows }), [], AT)).toMatchObject({ events: [], missing: [{}, {}] });
});

it.each([
  [{}, { muted: true, onHold: true }, ['muted', 'held']],
  [{ muted: true, onHold: true }, { muted: false, onHold: false }, ['unmuted', 'resumed']],
  [{ muted: true }, { muted: true, onHold: false }, []],
] as const)('flags %j, seen as %j, say %j', (row, seen, news) => {
  expect(flagDifferences(aParticipant(row), seen)).toEqual(news);
});
