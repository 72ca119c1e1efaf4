/** Calls to phones: rings, answers, refusals and hang-ups, as the number plan has them. */
import { behaviourOf, noAnswer, REFUSED_AFTER_MS, type Behaviour, type CallFailure } from './number-plan';
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

/** One step after the other; the function it returns forgets the rest. */
export const placeCall = (timers: Timers, call: PhoneCall): Cancel => {
  const behaviour: Behaviour = behaviourOf(call.to);
  const { progress, ringMs } = call;
  let next: Cancel;
  const answer = (): void => {
    next = stayOnLine(timers, call);
    progress.answered();
  };
  const ring = (): void => {
    const { answersAfterMs } = behaviour;
    const isAnswered = answersAfterMs !== undefined && answersAfterMs < ringMs;
    next = isAnswered ? timers.after(answersAfterMs, answer) : timers.after(ringMs, () => progress.failed(noAnswer));
    progress.ringing();
  };
  const { ringsAfterMs, failure = noAnswer } = behaviour;
  next = ringsAfterMs === undefined ? timers.after(REFUSED_AFTER_MS, () => progress.failed(failure)) : timers.after(ringsAfterMs, ring);
  return () => next();
};
