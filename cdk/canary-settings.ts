/** Checks that the conference of the canary can be held under the other settings. */
import type * as z from 'zod';
import { mayCall } from '../functions/canary/may-call';
import type { CanarySettings } from '../schemas/settings/canary-settings';

type Concerned = {
  readonly allowedPrefixes: readonly string[];
  readonly deniedPrefixes: readonly string[];
  readonly canary?: CanarySettings | undefined;
  readonly bridgeNumber?: string | undefined;
  readonly maxParticipants: number;
};

export const refuseWrongCanary = (settings: Concerned, context: z.core.$RefinementCtx): void => {
  const { canary, maxParticipants, allowedPrefixes, deniedPrefixes, bridgeNumber = null } = settings;
  if (canary === undefined) return;
  const refuse = (message: string): void => void context.issues.push({ code: 'custom', path: ['canary'], message, input: undefined });
  if (!mayCall(canary.participants, { allowedPrefixes, deniedPrefixes, bridgeNumber })) {
    refuse('has a participant whom "allowedPrefixes", "deniedPrefixes" or "bridgeNumber" exclude');
  }
  if (new Set(canary.participants).size < canary.participants.length) refuse('has a participant twice');
  if (canary.participants.length >= maxParticipants) refuse('has more participants than "maxParticipants" allows');
};
