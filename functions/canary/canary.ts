/** Invoked on a schedule. It uses the API from outside and has no other access, so it sees what terminals see. */
import type { Deps } from '../ports/deps';
import type { CanaryPlan } from '../../schemas/settings/canary-settings';
import { canaryPlan, clock, conferenceClient, log, wait } from '../providers';
import { lambda } from '../runtime/lambda';
import { holdConference, type HoldingDeps, StepFailed } from './hold-conference';

type CanaryDeps = HoldingDeps & Pick<Deps, 'log'> & { readonly canaryPlan: CanaryPlan };

/** Throws if no conference could be held, so that Lambda counts an error. */
export const canaryHandler = (deps: CanaryDeps) => async (): Promise<void> => {
  try {
    const { conferenceId, connectedMs } = await holdConference(deps, deps.canaryPlan);
    deps.log('canary.held', { conferenceId, connectedMs });
  } catch (error) {
    deps.log('canary.failed', { step: error instanceof StepFailed ? error.step : undefined, error });
    throw error;
  }
};

export const handler = lambda(canaryHandler, { canaryPlan, clock, conferenceClient, log, wait });
