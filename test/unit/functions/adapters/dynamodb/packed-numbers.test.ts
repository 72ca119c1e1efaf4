import {
  leastActionAt,
  packAction,
  packCall,
  packCause,
  packLegEnd,
  packProgress,
  packTime,
  unpackAction,
  unpackCall,
  unpackCause,
  unpackLegEnd,
  unpackProgress,
} from '../../../../../functions/adapters/dynamodb/packed-numbers';
import { Cause, type CallState } from '../../../../../schemas/participant-states';
import { participantActions } from '../../../../../schemas/participant-actions';

const AT = Date.parse('2026-01-01T00:00:01.000Z');

/** These numbers are in items that are stored already, so they never change. */
describe('the number that is stored of', () => {
  it('a time counts from 2026', () => {
    expect(packTime(AT)).toBe(1_000);
  });

  it.each([
    ['none', 0],
    ['claimed', 1],
    ['ringing', 2],
    ['joined', 3],
    ['ended', 7],
  ] as const)('progress has a digit for the phase: %s', (phase, digit) => {
    expect(packProgress({ leg: 3, phase })).toBe(3 * 8 + digit);
  });

  it.each<readonly [CallState, number]>([
    ['dialing', 0],
    ['alerting', 1],
    ['connected', 2],
    ['held', 3],
    ['unconnected', 4],
    ['released', 5],
  ])('a call has a digit for the state: %s', (state, digit) => {
    expect(packCall({ state, at: AT, cause: null })).toBe(1_000 * 128 + digit * 16);
    expect(packCall({ state, at: AT, cause: 'busy' })).toBe(1_000 * 128 + digit * 16 + 1);
  });

  it('a cause is its digit', () => {
    expect([null, ...Cause.options].map(packCause)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('the end of a leg has the SIP code, the method and the cause', () => {
    expect(packLegEnd({ sipCode: 486, method: 'busy', cause: 'busy' })).toBe(48_631);
    expect(packLegEnd({ sipCode: null, method: 'booted', cause: 'cancelled' })).toBe(16);
    expect(packLegEnd({ sipCode: null, method: 'departed', cause: null })).toBe(0);
    expect(packLegEnd({ sipCode: 603, method: 'failed', cause: 'declined' })).toBe(60_323);
  });

  it('an action has a digit for the action and one for the failure', () => {
    expect(participantActions).toEqual(['online', 'offline', 'remove', 'mute', 'unmute', 'hold', 'resume']);
    expect(packAction({ action: 'online', at: AT, failure: 'none' })).toBe(1_000 * 64);
    expect(packAction({ action: 'remove', at: AT, failure: 'failed' })).toBe(1_000 * 64 + 2 * 4 + 1);
    expect(packAction({ action: 'resume', at: AT, failure: 'timed-out' })).toBe(1_000 * 64 + 6 * 4 + 2);
  });

  it('the first action of a time is least', () => {
    expect(leastActionAt(AT)).toBe(1_000 * 64);
  });
});

describe('a number with a digit that is not known is read as', () => {
  it('an ended leg', () => {
    expect(unpackProgress(3 * 8 + 5)).toEqual({ leg: 3, phase: 'ended' });
  });

  it('a released call', () => {
    expect(unpackCall(1_000 * 128 + 7 * 16 + 15)).toEqual({ state: 'released', at: AT, cause: null });
  });

  it('no cause', () => {
    expect(unpackCause(9)).toBeNull();
  });

  it('a leg that failed', () => {
    expect(unpackLegEnd(48_691)).toEqual({ sipCode: 486, method: 'failed', cause: 'busy' });
  });

  it('a failed offline', () => {
    expect(unpackAction(1_000 * 64 + 63)).toEqual({ action: 'offline', at: AT, failure: 'failed' });
  });
});
