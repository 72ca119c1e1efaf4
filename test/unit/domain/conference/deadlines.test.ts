import { checkAfter, nextCheck, watchOf } from '../../../../domain/conference/deadlines';
import {
  ALONE_MS,
  ASSEMBLY_CALL_MS,
  ASSEMBLY_IDLE_MS,
  LOOK_EVERY_MS,
  ENDING_MS,
  RELEASE_WAIT_MS,
} from '../../../../domain/conference/policy';
import { aConference, anEnd, aParticipant, aPolicy, AT, FIRST_ID, onLeg, participantsOf } from '../../../support/a-conference';

const joined = onLeg(1, 'joined');

it('an assembly is checked when it has been idle for half an hour', () => {
  expect(nextCheck(aConference({ changedAt: AT + 7 }), AT + 10, aPolicy())).toBe(AT + 7 + ASSEMBLY_IDLE_MS);
});

it('an assembly whose call is up is checked every half hour until it is overdue, since the call may end', () => {
  const record = aConference({ participants: participantsOf(1, { call: { state: 'held', at: AT, cause: null } }) });
  expect(nextCheck(record, AT + 10, aPolicy())).toBe(AT + 10 + ASSEMBLY_IDLE_MS);
  expect(nextCheck(record, AT + ASSEMBLY_CALL_MS - 1, aPolicy())).toBe(AT + ASSEMBLY_CALL_MS);
});

it('an assembly that is overdue is checked at once, not in the past', () => {
  const late = AT + 2 * ASSEMBLY_IDLE_MS;
  expect(nextCheck(aConference(), late, aPolicy())).toBe(late + 1);
});

it('while a conference runs the bridge is asked every 15 seconds', () => {
  const record = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });
  expect(nextCheck(record, AT + 100, aPolicy())).toBe(AT + 100 + LOOK_EVERY_MS);
});

it('a conference is checked at the end of its time if that is due earlier', () => {
  const record = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined), endsAt: AT + 4_000 });
  expect(nextCheck(record, AT, aPolicy())).toBe(AT + 4_000);
  // Once that is over it is not due again.
  expect(nextCheck(record, AT + 4_000, aPolicy())).toBe(AT + 4_000 + LOOK_EVERY_MS);
});

it('a conference is checked when somebody has been alone for a minute', () => {
  const left = { ...onLeg(1, 'ended'), disconnection: anEnd(), disconnectedAt: AT + 1_000 };
  const record = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(1, left) });
  const now = AT + 1_000 + ALONE_MS - 2_000;
  expect(nextCheck(record, now, aPolicy())).toBe(AT + 1_000 + ALONE_MS);
});

it('a conference is checked when a held call should be released', () => {
  const participants = { [FIRST_ID]: aParticipant({ call: { state: 'held', at: AT - 1_000, cause: null } }) };
  expect(nextCheck(aConference({ state: 'starting', participants }), AT + 1, aPolicy({ takeOver: 'none' }))).toBe(AT + RELEASE_WAIT_MS);
});

it('an ending conference is checked after the half minute in which a bridge has to end the legs', () => {
  const record = aConference({ state: 'ending', endingAt: AT, participants: participantsOf(1, joined) });
  expect(nextCheck(record, AT + ENDING_MS - 5_000, aPolicy())).toBe(AT + ENDING_MS);
});

it('nothing is due once a conference has ended', () => {
  expect(nextCheck(aConference({ state: 'ended' }), AT, aPolicy())).toBeUndefined();
});

it('a check that is delivered twice is followed by the same next one', () => {
  const record = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });
  const next = checkAfter(record, AT, AT + 40, aPolicy());
  expect(next).toBe(AT + LOOK_EVERY_MS);
  expect(checkAfter(record, AT, AT + 900, aPolicy())).toBe(next);
  // One that comes late keeps to the grid of those before it.
  expect(checkAfter(record, AT, AT + 2 * LOOK_EVERY_MS + 700, aPolicy())).toBe(AT + 3 * LOOK_EVERY_MS);
});

it('a check that comes before it was due is followed by the one that would have followed anyway', () => {
  const record = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });
  expect(checkAfter(record, AT, AT - 40_000, aPolicy())).toBe(AT + LOOK_EVERY_MS);
});

it('a check that has been due already does not come again', () => {
  const record = aConference({ state: 'ending', endingAt: AT, participants: participantsOf(1, joined) });
  expect(nextCheck(record, AT + ENDING_MS, aPolicy())).toBe(AT + ENDING_MS + LOOK_EVERY_MS);
});

it.each([
  ['assembling', 'assembling'],
  ['starting', 'running'],
  ['active', 'running'],
  ['ending', 'ending'],
  ['ended', undefined],
] as const)('a conference that is %s is watched as %s', (state, watch) => {
  expect(watchOf(aConference({ state }))).toBe(watch);
});
