import { nextPush } from '../../../../../functions/adapters/dynamodb/push-lock';

const SPACING = 300;
const next = (state: Parameters<typeof nextPush>[0], now: number) => nextPush(state, now, SPACING);

describe('the push lock of a conference', () => {
  it('is taken now if there was none, or none for a while', () => {
    expect(next(undefined, 1_000)).toEqual({ at: 1_000, isAwaited: false });
    expect(next({ lastPushAt: 700 }, 1_000)).toEqual({ at: 1_000, isAwaited: false });
    expect(next({ lastPushAt: 100, awaited: 100 }, 1_000)).toEqual({ at: 1_000, isAwaited: false });
  });

  it('is waited for if the last one was a moment ago', () => {
    expect(next({ lastPushAt: 900 }, 1_000)).toEqual({ at: 1_200, isAwaited: true });
  });

  it('is left to whoever waits for one', () => {
    expect(next({ lastPushAt: 1_200, awaited: 1_200 }, 1_000)).toBeNull();
  });

  it('is left to nobody whose wait may be over by another clock', () => {
    expect(next({ lastPushAt: 1_025, awaited: 1_025 }, 1_000)).toEqual({ at: 1_325, isAwaited: true });
    expect(next({ lastPushAt: 1_026, awaited: 1_026 }, 1_000)).toBeNull();
  });

  it('is left to nobody who did not wait: that one has read already', () => {
    expect(next({ lastPushAt: 1_200 }, 1_000)).toEqual({ at: 1_500, isAwaited: true });
    expect(next({ lastPushAt: 1_200, awaited: 600 }, 1_000)).toEqual({ at: 1_500, isAwaited: true });
  });

  it('is taken now if the last one lies further ahead than any can', () => {
    expect(next({ lastPushAt: 9_000, awaited: 9_000 }, 1_000)).toEqual({ at: 1_000, isAwaited: false });
  });
});
