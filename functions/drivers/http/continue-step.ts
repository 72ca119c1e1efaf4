/** Ends a ring that the bridge does not end itself, and reports an end that it has not reported. */
import { type BridgeDriver, type BridgeOutcome, type DriverStep, NO_OUTCOME } from '../../ports/bridge-driver';
import type { Clock } from '../../runtime/clock';
import { endedEvent, legOnly } from '../kit/ended-leg';
import { DROP_UNANSWERED, RING_OVER, ringOver } from '../kit/ring-deadline';

type Context = Pick<BridgeDriver, 'status' | 'drop'> & { readonly now: Clock };

export const continueStep = async (context: Context, step: DriverStep): Promise<BridgeOutcome> => {
  const leg = legOnly(step);
  if (step.step === RING_OVER)
    return ringOver({ ...context, report: (ended) => ({ ...NO_OUTCOME, events: [endedEvent(leg, ended)] }) }, leg);
  return step.step === DROP_UNANSWERED ? context.drop(leg) : NO_OUTCOME;
};
