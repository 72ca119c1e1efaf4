/** Lets a time-out of exactly so many milliseconds come at once; all others wait as usual. */
import { SECOND_MS } from '../../schemas/durations';

export type Hurried = {
  /** The time-outs of a second and more that were asked for, in order. */
  readonly asked: readonly number[];
  readonly stop: () => void;
};

export const hurry = (ms: number): Hurried => {
  const asked: number[] = [];
  const usual = globalThis.setTimeout;
  const spy = jest.spyOn(globalThis, 'setTimeout').mockImplementation((body: () => void, after = 0, ...rest: []) => {
    if (after >= SECOND_MS) asked.push(after);
    return usual(body, after === ms ? 0 : after, ...rest);
  });
  return { asked, stop: () => spy.mockRestore() };
};
