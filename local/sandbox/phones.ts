/** Calls to phones: they ring, answer, refuse and hang up as the number plan says. */
import { behaviourOf, type CallFailure, NO_ANSWER, REFUSED_AFTER_MS } from './number-plan';
import type { Cancel, Timers } from './timers';

export type Progress = {
  ringing(): void;
  answered(): void;
  failed(failure: CallFailure): void;
  /** The called party hung up. */
  left(): void;
};

export type PhoneCall = {
  readonly to: string;
  /** The caller gives up after this time. */
  readonly ringMs: number;
  readonly progress: Progress;
};

/** What the phone does after the call is answered, even if the call was established in another way. */
export const stayOnLine = (timers: Timers, { to, progress }: Pick<PhoneCall, 'to' | 'progress'>): Cancel => {
  const { hangsUpAfterMs } = behaviourOf(to);
  return hangsUpAfterMs === undefined ? () => undefined : timers.after(hangsUpAfterMs, () => progress.left());
};

/** Continues a call from its first ring. The returned function cancels it. */
export const keepRinging = (timers: Timers, call: PhoneCall): Cancel => {
  const { to, ringMs, progress } = call;
  const { answersAfterMs } = behaviourOf(to);
  if (answersAfterMs === undefined || answersAfterMs >= ringMs) return timers.after(ringMs, () => progress.failed(NO_ANSWER));
  let cancel = timers.after(answersAfterMs, () => {
    cancel = stayOnLine(timers, call);
    progress.answered();
  });
  return () => cancel();
};

/** Places a call. The returned function cancels it. */
export const placeCall = (timers: Timers, call: PhoneCall): Cancel => {
  const { ringsAfterMs, failure = NO_ANSWER } = behaviourOf(call.to);
  if (ringsAfterMs === undefined) return timers.after(REFUSED_AFTER_MS, () => call.progress.failed(failure));
  let cancel = timers.after(ringsAfterMs, () => {
    cancel = keepRinging(timers, call);
    call.progress.ringing();
  });
  return () => cancel();
};
