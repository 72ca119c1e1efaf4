import { callOf, callStamp, isBeingPlaced, isUp } from '../../../../domain/participant/call-stamp';
import { CallState } from '../../../../schemas/participant';
import { AT } from '../../../support/a-conference';

const ORDER: readonly CallState[] = ['dialing', 'alerting', 'connected', 'held', 'unconnected', 'released'];
const statesOf = (is: (stamp: number) => boolean) => ORDER.filter((state) => is(callStamp(state, AT)));

describe('the stamp of a call report', () => {
  it.each(CallState.options)('can be read again: %s', (state) => {
    expect(callOf(callStamp(state, AT))).toEqual<ReturnType<typeof callOf>>({ state, at: AT });
  });

  it('grows with the states of a call within one millisecond', () => {
    const stamps = ORDER.map((state) => callStamp(state, AT));
    expect([...stamps].sort((a, b) => a - b)).toEqual(stamps);
    expect(new Set(stamps).size).toBe(ORDER.length);
  });

  it('grows with time, whatever the states', () => {
    expect(callStamp('dialing', AT + 1)).toBeGreaterThan(callStamp('released', AT));
  });

  it('of a state that is not known any more is read as released', () => {
    expect(callOf(AT * 8 + 7)).toEqual<ReturnType<typeof callOf>>({ state: 'released', at: AT });
  });
});

describe('a call', () => {
  it('is up while it is held or connected', () => {
    expect(statesOf(isUp)).toEqual(['connected', 'held']);
  });

  it('is on its way while it is being made', () => {
    expect(statesOf(isBeingPlaced)).toEqual(['dialing', 'alerting']);
  });

  it('that was never reported is neither', () => {
    expect([isUp(undefined), isBeingPlaced(undefined)]).toEqual([false, false]);
  });
});
