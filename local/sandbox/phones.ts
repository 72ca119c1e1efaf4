/** Calls to phones: rings, answers, refusals and hang-ups, as the number plan has them. */
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
  /** The caller gives up after that. */
  readonly ringMs: number;
  readonly progress: Progress;
};

/** What the called phone does once the call is answered, also when the call came to be in another way. */
export const stayOnLine = (timers: Timers, { to, progress }: Pick<PhoneCall, 'to' | 'progress'>): Cancel => {
  const { hangsUpAfterMs } = behaviourOf(to);
  return hangsUpAfterMs === undefined ? () => undefined : timers.after(hangsUpAfterMs, () => progress.left());
};

/** From the first ring on; the function it returns ends it. */
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

/** From dialling on; the function it returns ends it. */
export const placeCall = (timers: Timers, call: PhoneCall): Cancel => {
  const { ringsAfterMs, failure = NO_ANSWER } = behaviourOf(call.to);
  if (ringsAfterMs === undefined) return timers.after(REFUSED_AFTER_MS, () => call.progress.failed(failure));
  let cancel = timers.after(ringsAfterMs, () => {
    cancel = keepRinging(timers, call);
    call.progress.ringing();
  });
  return () => cancel();
};
