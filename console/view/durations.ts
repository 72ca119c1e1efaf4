/** How durations are written. */
import { HOUR_SECONDS, MINUTE_SECONDS, SECOND_MS } from '../../schemas/durations';

const two = (value: number): string => String(value).padStart(2, '0');

/** Whole seconds; never below 0, because the clocks of server and browser differ. */
export const secondsBetween = (from: string | number, to: string | number): number => {
  const [begin, end] = [from, to].map((time) => (typeof time === 'string' ? Date.parse(time) : time));
  return Math.max(0, Math.floor(((end ?? 0) - (begin ?? 0)) / SECOND_MS));
};

/** `4:07`, or `1:02:09`. */
export const clockText = (seconds: number): string => {
  const [hours, minutes] = [Math.floor(seconds / HOUR_SECONDS), Math.floor((seconds % HOUR_SECONDS) / MINUTE_SECONDS)];
  const rest = two(seconds % MINUTE_SECONDS);
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${rest}` : `${String(minutes)}:${rest}`;
};
