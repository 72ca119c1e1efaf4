import { checkAfter, deadlinesOf, nextCheck, watchOf } from '../../../../domain/conference/deadlines';
import { ALONE_MS, ASSEMBLY_CALL_MS, ASSEMBLY_IDLE_MS, ENDING_MS } from '../../../../domain/conference/policy';
import { MINUTE_MS } from '../../../../schemas/durations';
import { aConference, anEnd, AT, onLeg, participantsOf } from '../../../support/a-conference';

const joined = onLeg(1, 'joined');

describe('an assembly', () => {
  it('is checked when it has been idle for half an hour', () => {
    expect(nextCheck(aConference({ changedAt: AT + 7 }), AT + 10)).toBe(AT + 7 + ASSEMBLY_IDLE_MS);
  });

  it('whose call is up is checked every half hour until it is overdue, since the call may end', () => {
    const record = aConference({ participants: participantsOf(1, { call: { state: 'held', at: AT, cause: null } }) });
    expect(nextCheck(record, AT + 10)).toBe(AT + 10 + ASSEMBLY_IDLE_MS);
    expect(nextCheck(record, AT + ASSEMBLY_CALL_MS - 1)).toBe(AT + ASSEMBLY_CALL_MS);
  });

  it('that is overdue is checked at once, not in the past', () => {
    const late = AT + 2 * ASSEMBLY_IDLE_MS;
    expect(nextCheck(aConference(), late)).toBe(late + 1);
  });

  it('is not checked any more once it has started', () => {
    expect(nextCheck(aConference({ state: 'active' }), AT)).toBeUndefined();
  });

  it('has a check that is delivered twice followed by the same next one, and a late one by one on the same grid', () => {
    const record = aConference({ participants: participantsOf(1, { call: { state: 'held', at: AT, cause: null } }) });
    const next = checkAfter(record, AT, AT + 40);
    expect(next).toBe(AT + ASSEMBLY_IDLE_MS);
    expect(checkAfter(record, AT, AT + 900)).toBe(next);
    expect(checkAfter(record, AT, AT + 30_700)).toBe(AT + 30_000 + ASSEMBLY_IDLE_MS);
    expect(checkAfter(record, AT, AT - 40_000)).toBe(next);
  });
});

describe('a deadline', () => {
  const talking = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });
  const { endsAt: _, ...active } = talking;

  it('is the end of the time of a conference', () => {
    expect(deadlinesOf({ ...active, endsAt: AT + 4_000 })).toEqual([AT + 4_000]);
  });

  it('is a minute in which somebody has been alone', () => {
    const left = { ...onLeg(1, 'ended'), disconnection: anEnd(), disconnectedAt: AT + 1_000 };
    const { endsAt, ...record } = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(1, left) });
    expect(deadlinesOf(record)).toEqual([AT + 1_000 + ALONE_MS]);
    expect(deadlinesOf({ ...record, ...(endsAt === undefined ? {} : { endsAt }) })).toHaveLength(2);
  });

  it('is the half minute in which a bridge has to end the legs', () => {
    expect(deadlinesOf({ ...talking, state: 'ending', endingAt: AT })).toEqual([AT + ENDING_MS]);
  });

  it('is the time until which a subscription to the event package lasts', () => {
    const fed = { packageOf: 'one', packageVersion: 1, packageUntil: AT + MINUTE_MS } as const;
    expect(deadlinesOf({ ...active, ...fed })).toEqual([AT + MINUTE_MS]);
    expect(deadlinesOf({ ...aConference(), ...fed })).toEqual([AT + MINUTE_MS]);
  });

  it('is not there while everybody talks, or once a conference has ended', () => {
    expect(deadlinesOf(active)).toEqual([]);
    expect(deadlinesOf({ ...talking, state: 'ended' })).toEqual([]);
  });
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
