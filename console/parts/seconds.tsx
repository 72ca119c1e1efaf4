import { useApp } from '../state/use-app';
import { clockText, secondsBetween } from '../view/durations';

/** What takes no longer is not worth counting. */
const SHOWN_AFTER_SECONDS = 3;

/** How long something has been under way. */
export const WaitingSeconds = ({ since }: { readonly since: number }) => {
  const { texts, now } = useApp();
  const seconds = secondsBetween(since, now.value);
  return seconds < SHOWN_AFTER_SECONDS ? null : <span class="seconds"> {texts.value.status.seconds(seconds)}</span>;
};

/** How long it has been going on, as a clock. Screen readers have it from elsewhere, or would read each second. */
export const RunningClock = ({ since }: { readonly since: string }) => (
  <span class="clock" aria-hidden="true">
    {clockText(secondsBetween(since, useApp().now.value))}
  </span>
);
