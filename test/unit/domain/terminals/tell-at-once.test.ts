import { isToldAtOnce, MOST_TOLD, PUSH_SPACING_MS, type Situation } from '../../../../domain/terminals/tell-at-once';

const NOW = 1_800_000_000_000;
const listener = { expiresAt: NOW + 1 };
const situation = (over: Partial<Situation> = {}): Situation => ({ listeners: [listener], lastPushAt: undefined, now: NOW, ...over });

describe('the writer of a change tells the terminals', () => {
  it.each([1, MOST_TOLD])('if there are %i', (count) => {
    expect(isToldAtOnce(situation({ listeners: Array.from({ length: count }, () => listener) }))).toBe(true);
  });

  it('if the last push was long enough ago', () => {
    expect(isToldAtOnce(situation({ lastPushAt: NOW - PUSH_SPACING_MS }))).toBe(true);
  });
});

describe('the writer leaves its change to the push', () => {
  it('if nobody is there', () => {
    expect(isToldAtOnce(situation({ listeners: [] }))).toBe(false);
  });

  it('if there are too many terminals', () => {
    expect(isToldAtOnce(situation({ listeners: Array.from({ length: MOST_TOLD + 1 }, () => listener) }))).toBe(false);
  });

  it.each([NOW - PUSH_SPACING_MS + 1, NOW, NOW + PUSH_SPACING_MS])(
    'if a push has taken its turn a moment ago, or waits for it',
    (lastPushAt) => {
      expect(isToldAtOnce(situation({ lastPushAt }))).toBe(false);
    },
  );

  it('if a token has expired, so that its connection is to be closed', () => {
    expect(isToldAtOnce(situation({ listeners: [listener, { expiresAt: NOW }] }))).toBe(false);
  });

  it('if a terminal did not take the last message', () => {
    expect(isToldAtOnce(situation({ listeners: [listener, { ...listener, refusedSince: NOW - 1 }] }))).toBe(false);
  });
});
