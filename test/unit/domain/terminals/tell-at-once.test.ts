import { MOST_NUDGED, MOST_TOLD, pushSpacingMs, type Situation, turnOfWriter } from '../../../../domain/terminals/tell-at-once';

const NOW = 1_800_000_000_000;
const listener = { expiresAt: NOW + 1 };
const listeners = (count: number) => Array.from({ length: count }, () => listener);
const situation = (over: Partial<Situation> = {}): Situation => ({ listeners: [listener], lastPushAt: undefined, now: NOW, ...over });

it.each([
  [MOST_TOLD, 100],
  [MOST_TOLD + 1, 300],
])('pushes to %i terminals are %i ms apart', (count, ms) => {
  expect(pushSpacingMs(count)).toBe(ms);
});

describe('the writer of a change tells the terminals', () => {
  it.each([1, MOST_TOLD])('if there are %i', (count) => {
    expect(turnOfWriter(situation({ listeners: listeners(count) }))).toEqual({ by: 'writer', at: NOW });
  });

  it('if the last push was long enough ago', () => {
    expect(turnOfWriter(situation({ lastPushAt: NOW - 100 }))).toEqual({ by: 'writer', at: NOW });
  });

  it('if the lock is so far ahead that a clock must have been set back', () => {
    expect(turnOfWriter(situation({ lastPushAt: NOW + 1_201 }))).toEqual({ by: 'writer', at: NOW });
  });
});

describe('the writer takes the next turn for a push', () => {
  it.each([NOW - 99, NOW, NOW + 25])('if one has taken its turn a moment ago, or is about to', (lastPushAt) => {
    expect(turnOfWriter(situation({ lastPushAt }))).toEqual({ by: 'push', at: lastPushAt + 100 });
  });

  it.each([MOST_TOLD + 1, MOST_NUDGED])('if there are %i terminals', (count) => {
    expect(turnOfWriter(situation({ listeners: listeners(count) }))).toEqual({ by: 'push', at: NOW });
    expect(turnOfWriter(situation({ listeners: listeners(count), lastPushAt: NOW - 100 }))).toEqual({ by: 'push', at: NOW + 200 });
  });
});

describe('the writer leaves its change to others', () => {
  it.each([0, MOST_NUDGED + 1])('if there are %i terminals', (count) => {
    expect(turnOfWriter(situation({ listeners: listeners(count) }))).toBeUndefined();
  });

  it.each([NOW + 26, NOW + 1_200])('if a push waits for its turn, and reads the change then', (lastPushAt) => {
    expect(turnOfWriter(situation({ lastPushAt }))).toBeUndefined();
  });

  it('if a token has expired, so that its connection is to be closed', () => {
    expect(turnOfWriter(situation({ listeners: [listener, { expiresAt: NOW }] }))).toBeUndefined();
  });

  it('if a terminal did not take the last message', () => {
    expect(turnOfWriter(situation({ listeners: [listener, { ...listener, refusedSince: NOW - 1 }] }))).toBeUndefined();
  });
});
