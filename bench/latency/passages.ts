/** Draws from the recorded shapes of invocations. */
import { wiredFunction } from '../deployment/wired-functions';
import { type Passage, type Passages } from './recorded';
import { type Cloud, startOf, type StepTimes, timesOf } from './sample-steps';
import { toTerminals } from './shape';

const pick = (passages: readonly Passage[], { random }: Cloud): Passage => {
  let left = random() * passages.reduce((sum, { count }) => sum + count, 0);
  const found = passages.find(({ count }) => (left -= count) < 0);
  return found ?? (passages.at(-1) as Passage);
};

/** At most so many messages are on their way at once: `AT_ONCE` of the push, and all of a writer's. */
const MOST_AT_ONCE = 50;

export type Drawn = {
  readonly passage: Passage;
  readonly times: readonly StepTimes[];
  /** Of the cold start, if there was one; before the first line. */
  readonly startMs: number;
};

/** One invocation of the function, with messages to so many terminals. */
export const drawPassage = (passages: Passages, entry: string, terminals: number, cloud: Cloud): Drawn => {
  const known = passages[entry];
  if (!known) throw new Error(`No invocation of ${entry} was recorded`);
  const passage = pick(known, cloud);
  const { instance, startMs } = startOf(wiredFunction(entry).memoryMb, cloud);
  return { passage, times: timesOf(toTerminals(passage.steps, terminals, MOST_AT_ONCE), instance, cloud), startMs };
};

/** Until the function hands over, with its start. What it sends to begins to count with the request. */
export const untilHandedOver = (passages: Passages, entry: string, cloud: Cloud): number => {
  const { passage, times, startMs } = drawPassage(passages, entry, 1, cloud);
  return startMs + (times[passage.to]?.begunAt ?? 0);
};

/** Until the last step of the passage is answered, with the start of the function. */
export const untilAnswered = (passages: Passages, entry: string, cloud: Cloud): number => {
  const { passage, times, startMs } = drawPassage(passages, entry, 1, cloud);
  return startMs + (times[passage.to]?.answeredAt ?? 0);
};
