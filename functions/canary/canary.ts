/** Invoked on a schedule. It uses the API from outside and has no other access, so it sees what terminals see. */
import { CanaryPlan } from '../../schemas/settings/canary-settings';
import type { ConferenceClient } from '../ports/conference-client';
import type { Deps } from '../ports/deps';
import { clock, conferenceClientFor, log, wait } from '../providers';
import { lambda } from '../runtime/lambda';
import { holdConference, type HoldingDeps, StepFailed } from './hold-conference';

type CanaryDeps = Omit<HoldingDeps, 'conferenceClient'> &
  Pick<Deps, 'log'> & { readonly conferenceClientFor: (plan: CanaryPlan) => ConferenceClient };

/** The event is a `CanaryPlan`. Throws if no conference could be held, so that Lambda counts an error. */
export const canaryHandler =
  (deps: CanaryDeps) =>
  async (event: unknown): Promise<void> => {
    const plan = CanaryPlan.parse(event);
    try {
      const { conferenceId, connectedMs } = await holdConference({ ...deps, conferenceClient: deps.conferenceClientFor(plan) }, plan);
      deps.log('canary.held', { conferenceId, connectedMs });
    } catch (error) {
      deps.log('canary.failed', { step: error instanceof StepFailed ? error.step : undefined, error });
      throw error;
    }
  };

export const handler = lambda(canaryHandler, { clock, conferenceClientFor, log, wait });
