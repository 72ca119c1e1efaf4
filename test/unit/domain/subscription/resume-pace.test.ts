import { FIRST_PACE, MOST_PACE, nextPace } from '../../../../domain/subscription/resume-pace';

const keepsUp = { hasArrived: true, isSlow: false, hasFailed: false };

it('grows while everything arrives, up to a limit', () => {
  const paces = [FIRST_PACE];
  for (let step = 0; step < 5; step++) paces.push(nextPace(paces.at(-1) ?? 0, keepsUp));
  expect(paces).toEqual([1, 2, 4, 5, 5, 5]);
});

it.each([{ hasArrived: false }, { isSlow: true }, { hasFailed: true }])('starts again if %j', (trouble) => {
  expect(nextPace(MOST_PACE, { ...keepsUp, ...trouble })).toBe(FIRST_PACE);
});
