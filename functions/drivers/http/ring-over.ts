/** Ends a ring that the bridge does not end itself, and reports an end that it has not reported. */
import { type BridgeDriver, type BridgeOutcome, type DriverStep, NO_OUTCOME } from '../../ports/bridge-driver';
import type { Clock } from '../../runtime/clock';
import { endedEvent, legOnly } from '../kit/ended-leg';
import { RING_OVER } from '../kit/ring-deadline';
import { failedFor } from '../kit/sip-cause';

const DROP_UNANSWERED = 'drop-unanswered';

type Context = Pick<BridgeDriver, 'status' | 'drop'> & { readonly now: Clock };

/**
 * The drop comes in a later step: the bridge reports it as an end of its own, which must not be written before the end
 * that is reported here.
 */
const ringOver = async ({ status, now }: Context, step: DriverStep): Promise<BridgeOutcome> => {
  const leg = legOnly(step);
  const found = await status(leg);
  if (found.state === 'ended') return { ...NO_OUTCOME, events: [found.event] };
  // The checks of the conference find a leg that the bridge does not know, and report it as lost.
  if (found.state === 'unknown' || found.phase === 'joined') return NO_OUTCOME;
  return {
    events: [endedEvent(leg, { at: now(), end: failedFor('no-answer', null) })],
    steps: [{ ...leg, step: DROP_UNANSWERED }],
  };
};

export const continueStep = async (context: Context, step: DriverStep): Promise<BridgeOutcome> => {
  if (step.step === RING_OVER) return ringOver(context, step);
  return step.step === DROP_UNANSWERED ? context.drop(legOnly(step)) : NO_OUTCOME;
};
