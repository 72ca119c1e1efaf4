/**
 * What is packed into one number comes out of it as it went in, and numbers compare as what they stand for does by the
 * rules.
 */
import fc from 'fast-check';
import { orderOf } from '../../domain/conference/value';
import { BASE32 } from '../../domain/ids/base32';
import { conferenceIdOf, initiatorKeyOf } from '../../domain/ids/conference-id';
import { legPhases } from '../../domain/participant/progress';
import {
  leastActionAt,
  packAction,
  packCall,
  packCause,
  packLegEnd,
  packProgress,
  unpackAction,
  unpackCall,
  unpackCause,
  unpackLegEnd,
  unpackProgress,
} from '../../functions/adapters/dynamodb/packed-numbers';
import { ConferenceId } from '../../schemas/common';
import { ParticipantAction } from '../../schemas/participant';
import { CallState, Cause, DisconnectionMethod } from '../../schemas/participant-states';
import { AT, initiatorKeyAt } from '../support/a-conference';
import { runs } from '../support/property-runs';

/** Any time that a report may have. */
const anyTime = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.getTime());
/** Any time of our own clock. */
const anyOwnTime = fc.integer({ min: 0, max: Date.parse('2200-01-01T00:00:00Z') });
/** A few times, so that two of them are often the same. */
const soon = fc.integer({ min: AT, max: AT + 3 });

const cause = fc.constantFrom(null, ...Cause.options);
const anyCall = fc.record({
  state: fc.constantFrom(...CallState.options),
  at: fc.oneof(soon, anyTime),
  cause: fc.constantFrom(null, ...Cause.options),
});
const anyProgress = fc.record({ leg: fc.oneof(fc.nat(3), fc.nat(10_000)), phase: fc.constantFrom(...legPhases) });
const anyEnd = fc.record({
  method: fc.constantFrom(...DisconnectionMethod.options),
  cause,
  sipCode: fc.oneof(fc.constantFrom(null, 486), fc.integer({ min: 100, max: 699 })),
});
const anyAction = fc.record({
  action: fc.constantFrom(...ParticipantAction.options),
  at: fc.oneof(soon, anyOwnTime),
  failure: fc.constantFrom('none', 'failed', 'timed-out'),
});

it('a packed call reads back as the same call', () => {
  fc.assert(
    fc.property(anyCall, (call) => expect(unpackCall(packCall(call))).toEqual(call)),
    { numRuns: runs(100) },
  );
});

it('the packed progress of a leg reads back as the same progress', () => {
  fc.assert(
    fc.property(anyProgress, (progress) => expect(unpackProgress(packProgress(progress))).toEqual(progress)),
    { numRuns: runs(100) },
  );
});

it('a packed end of a leg, and a packed cause, read back as the same', () => {
  fc.assert(
    fc.property(anyEnd, (how) => expect(unpackLegEnd(packLegEnd(how))).toEqual(how)),
    { numRuns: runs(100) },
  );
  fc.assert(
    fc.property(cause, (why) => expect(unpackCause(packCause(why))).toBe(why)),
    { numRuns: runs(100) },
  );
});

it('a packed action reads back as the same action', () => {
  fc.assert(
    fc.property(anyAction, (action) => expect(unpackAction(packAction(action))).toEqual(action)),
    { numRuns: runs(100) },
  );
});

it('packed progress and packed calls have the order of the rules', () => {
  fc.assert(
    fc.property(anyProgress, anyProgress, (one, other) =>
      expect(Math.sign(packProgress(one) - packProgress(other))).toBe(Math.sign(orderOf(one, other))),
    ),
    { numRuns: runs(100) },
  );
  fc.assert(
    // Conditions compare a call with one without a cause.
    fc.property(anyCall, anyCall, (one, { state, at }) => {
      const other = { state, at, cause: null };
      expect(packCall(one) < packCall(other)).toBe(orderOf(one, other) < 0);
    }),
    { numRuns: runs(100) },
  );
});

it('packed actions and leg ends are equal exactly if they are equal by the rules', () => {
  fc.assert(
    fc.property(anyAction, anyAction, (one, other) => expect(packAction(one) === packAction(other)).toBe(orderOf(one, other) === 0)),
    { numRuns: runs(100) },
  );
  fc.assert(
    fc.property(anyEnd, anyEnd, (one, other) => expect(packLegEnd(one) === packLegEnd(other)).toBe(orderOf(one, other) === 0)),
    { numRuns: runs(100) },
  );
});

it('a packed action is below the least action of a time exactly if it was requested before that time', () => {
  fc.assert(
    fc.property(anyAction, soon, (action, at) => expect(packAction(action) < leastActionAt(at)).toBe(action.at < at)),
    { numRuns: runs(100) },
  );
});

it('conference ids fit the contract, name their initiator, and sort by time', () => {
  const chance = fc.array(fc.constantFrom(...BASE32), { minLength: 8, maxLength: 8 }).map((each) => each.join(''));
  fc.assert(
    fc.property(fc.nat(1_000_000), anyOwnTime, anyOwnTime, chance, chance, (who, one, other, a, b) => {
      const key = initiatorKeyAt(who);
      const [first, second] = [conferenceIdOf(key, Math.min(one, other), a), conferenceIdOf(key, Math.max(one, other), b)];
      expect(ConferenceId.safeParse(first).success).toBe(true);
      expect(initiatorKeyOf(first)).toBe(key);
      if (one !== other) expect(first < second).toBe(true);
    }),
    { numRuns: runs(100) },
  );
});
