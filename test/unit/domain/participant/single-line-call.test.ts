import { isBeingPlaced, isUp, orderOfCalls, type SingleLineCall } from '../../../../domain/participant/single-line-call';
import type { CallState } from '../../../../schemas/participant-states';
import { AT } from '../../../support/a-conference';

const ORDER: readonly CallState[] = ['dialing', 'alerting', 'connected', 'held', 'unconnected', 'released'];
const call = (state: CallState, at = AT): SingleLineCall => ({ state, at, cause: null });

describe('reports of calls', () => {
  it('are in the order of the states within one millisecond', () => {
    const calls = ORDER.map((state) => call(state));
    expect(calls.toReversed().sort(orderOfCalls)).toEqual(calls);
  });

  it('are in the order of their times, whatever the states', () => {
    expect(orderOfCalls(call('dialing', AT + 1), call('released'))).toBeGreaterThan(0);
    expect(orderOfCalls(call('released'), call('dialing', AT + 1))).toBeLessThan(0);
  });

  it('are the same if both the state and the time are', () => {
    expect(orderOfCalls(call('held'), call('held'))).toBe(0);
  });
});

describe('a call', () => {
  it('is up while it is held or connected', () => {
    expect(ORDER.filter((state) => isUp(call(state)))).toEqual(['connected', 'held']);
  });

  it('is on its way while it is being made', () => {
    expect(ORDER.filter((state) => isBeingPlaced(call(state)))).toEqual(['dialing', 'alerting']);
  });

  it('that was never reported is neither', () => {
    expect([isUp(undefined), isBeingPlaced(undefined)]).toEqual([false, false]);
  });
});
