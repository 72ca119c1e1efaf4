import { useApp } from '../state/use-app';
import { clockText, secondsBetween } from '../view/durations';

/** Shorter waits are not counted. */
const SHOWN_AFTER_SECONDS = 3;

/** How long something has been under way. */
export const WaitingSeconds = ({ since }: { readonly since: number }) => {
  const { texts, now } = useApp();
  const seconds = secondsBetween(since, now.value);
  return seconds < SHOWN_AFTER_SECONDS ? null : <span class="seconds"> {texts.value.status.seconds(seconds)}</span>;
};

/** A running clock. It is hidden from screen readers, which would read every second. */
export const RunningClock = ({ since }: { readonly since: string }) => (
  <span class="clock" aria-hidden="true">
    {clockText(secondsBetween(since, useApp().now.value))}
  </span>
);
