import { compareSnapshot, type Difference, flagDifferences } from '../../../../domain/bridge/compare-snapshot';
import type { LiveLeg } from '../../../../domain/bridge/live-leg';
import {
  aConference,
  aLegEvent,
  aParticipant,
  AT,
  conferenceWithFirst,
  FIRST_ID,
  FIRST_LEG,
  type Members,
  onLeg,
  SECOND_ID,
} from '../../../support/a-conference';

const nothing: Difference = { events: [], orphans: [], missing: [], differing: [] };
const seenLeg = (over: Partial<LiveLeg> = {}): LiveLeg => ({
  participantId: FIRST_ID,
  leg: 1,
  phase: 'joined',
  muted: false,
  onHold: false,
  ...over,
});

const unknownLeg = (): LiveLeg => ({ participantId: FIRST_ID, leg: 1, phase: 'unknown' });

const compared = (members: Members, ...seen: readonly LiveLeg[]): Difference => compareSnapshot(conferenceWithFirst(members), seen, AT);

const joined = onLeg(1, 'joined');

it.each<readonly [string, Members, readonly LiveLeg[], Partial<Difference>]>([
  ['finds nothing about a leg that is as it is known', joined, [seenLeg()], {}],
  ['finds nothing about a leg that is still dialled', onLeg(1, 'claimed'), [seenLeg({ phase: 'dialing' })], {}],
  ['reports a leg that rings', onLeg(1, 'claimed'), [seenLeg({ phase: 'ringing' })], { events: [aLegEvent(FIRST_ID, 1, 'ringing')] }],
  ['finds nothing about a ringing leg that is known to be connected', joined, [seenLeg({ phase: 'ringing' })], {}],
  ['reports a connection that was not reported', onLeg(1, 'claimed'), [seenLeg()], { events: [aLegEvent(FIRST_ID, 1, 'joined')] }],
  ['finds a leg that is muted otherwise', joined, [seenLeg({ muted: true })], { differing: [FIRST_LEG] }],
  ['finds a leg that is held otherwise', { ...joined, onHold: true }, [seenLeg()], { differing: [FIRST_LEG] }],
  ['doubts no flags of a leg that still rings', onLeg(1, 'ringing'), [seenLeg({ phase: 'ringing', muted: true })], {}],
  ['takes a leg that has ended for an orphan', onLeg(1, 'ended'), [seenLeg()], { orphans: [FIRST_LEG] }],
  [
    'takes an older leg for an orphan, and misses the newer one',
    onLeg(2, 'joined'),
    [seenLeg()],
    { orphans: [FIRST_LEG], missing: [{ ...FIRST_LEG, leg: 2 }] },
  ],
  ['takes a leg that nobody has claimed for an orphan', {}, [seenLeg()], { orphans: [FIRST_LEG] }],
  ['misses a leg that is not listed', joined, [], { missing: [FIRST_LEG] }],
  ['neither misses a leg that nobody knows about, nor believes anything of it', joined, [unknownLeg()], {}],
  ['does not take a leg that nobody knows about for an orphan', onLeg(2, 'joined'), [seenLeg({ leg: 2 }), unknownLeg()], {}],
  ['finds nothing about a leg that has ended and is not listed', onLeg(1, 'ended'), [], {}],
])('%s', (_what, members, seen, difference) => {
  expect(compared(members, ...seen)).toEqual({ ...nothing, ...difference });
});

it('takes a leg of somebody who is not in the conference for an orphan', () => {
  expect(compared({}, seenLeg({ participantId: SECOND_ID })).orphans).toEqual([{ ...FIRST_LEG, participantId: SECOND_ID }]);
});

it('ends no leg for an empty list, and misses each', () => {
  const participants = { [FIRST_ID]: aParticipant(joined), [SECOND_ID]: aParticipant(joined) };
  expect(compareSnapshot(aConference({ state: 'active', participants }), [], AT)).toMatchObject({ events: [], missing: [{}, {}] });
});

it.each([
  [{}, { muted: true, onHold: true }, ['muted', 'held']],
  [{ muted: true, onHold: true }, { muted: false, onHold: false }, ['unmuted', 'resumed']],
  [{ muted: true }, { muted: true, onHold: false }, []],
  [{ muted: true, onHold: true }, { muted: false }, ['unmuted']],
] as const)('reports flags %j that are seen as %j by the events %j', (members, seen, events) => {
  expect(flagDifferences(aParticipant(members), seen)).toEqual(events);
});
