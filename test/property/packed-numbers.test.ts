/** What is packed into one number comes out of it as it went in, and numbers compare as what they stand for. */
import fc from 'fast-check';
import { BASE32 } from '../../domain/ids/base32';
import { conferenceIdOf, initiatorKeyOf } from '../../domain/ids/conference-id';
import { callOf, callStamp } from '../../domain/participant/call-stamp';
import { causeCode, causeOf, legEndCode, legEndOf } from '../../domain/participant/disconnection';
import { lastAction, lastActionOf } from '../../domain/participant/last-action';
import { isLive, legOf, legPhases, progressOf, type ProgressPhase, progressPhase } from '../../domain/participant/progress';
import { ConferenceId } from '../../schemas/common';
import { CallState, Cause, DisconnectionMethod, ParticipantAction } from '../../schemas/participant';
import { initiatorKeyAt } from '../support/a-conference';

/** Any time that RFC 3339 can write: what the network says is not checked before it is packed. */
const anyTime = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
  .map((date) => date.getTime());
/** Any time of our own clock. */
const anyOwnTime = fc.integer({ min: 0, max: Date.parse('2200-01-01T00:00:00Z') });
const state = fc.constantFrom(...CallState.options);
const cause = fc.constantFrom(null, ...Cause.options);

it('a call report', () => {
  fc.assert(fc.property(state, anyTime, (reported, at) => expect(callOf(callStamp(reported, at))).toEqual({ state: reported, at })));
});

it('call reports sort by their times, and at the same time by the order of a call', () => {
  fc.assert(
    fc.property(state, state, anyTime, fc.integer({ min: 1, max: 10_000 }), (a, b, at, later) =>
      expect(callStamp(a, at)).toBeLessThan(callStamp(b, at + later)),
    ),
  );
  const inOrder = ['dialing', 'alerting', 'connected', 'held', 'released'] as const;
  const stamps = inOrder.map((each) => callStamp(each, 1_000));
  expect([...stamps].sort((a, b) => a - b)).toEqual(stamps);
});

it('how a leg ended', () => {
  const end = fc.record({
    method: fc.constantFrom(...DisconnectionMethod.options),
    cause,
    sipCode: fc.option(fc.integer({ min: 100, max: 699 })),
  });
  fc.assert(fc.property(end, (how) => expect(legEndOf(legEndCode(how))).toEqual(how)));
  fc.assert(fc.property(cause, (why) => expect(causeOf(causeCode(why))).toBe(why)));
});

it('the last requested action', () => {
  const failure = fc.constantFrom('none', 'failed', 'timed-out');
  fc.assert(
    fc.property(fc.constantFrom(...ParticipantAction.options), anyOwnTime, failure, (action, at, failed) =>
      expect(lastActionOf(lastAction(action, at, failed))).toEqual({ action, at, failure: failed }),
    ),
  );
});

it('how far a leg has come, in order', () => {
  const phases = Object.keys(legPhases) as ProgressPhase[];
  const leg = fc.integer({ min: 1, max: 10_000 });
  fc.assert(
    fc.property(leg, fc.constantFrom(...phases), (number, phase) => {
      const progress = progressOf(number, phase);
      expect([legOf(progress), progressPhase(progress), isLive(progress)]).toEqual([number, phase, phase !== 'ended']);
      expect(progressOf(number, 'ended')).toBeLessThan(progressOf(number + 1, 'claimed'));
    }),
  );
  const inOrder = phases.map((phase) => progressOf(7, phase));
  expect([...inOrder].sort((a, b) => a - b)).toEqual(inOrder);
  expect([progressPhase(0), isLive(0)]).toEqual(['none', false]);
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
  );
});
