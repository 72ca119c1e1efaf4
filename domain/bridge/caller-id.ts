/** Which number a called phone shows as its caller. */
import type { PhoneNumber } from '../../schemas/common';
import { canWithholdNumber } from './capabilities';

export type CallerIdRules = {
  readonly callerId: 'initiator' | 'bridge' | 'none';
  readonly bridgeNumber?: PhoneNumber | null | undefined;
};

/**
 * `undefined`: the number is withheld. The initiator never sees their own number as the caller: a network may refuse such
 * a call, and some phones take it for voice mail.
 */
export const shownNumber = (
  { callerId, bridgeNumber }: CallerIdRules,
  { to, initiator }: { readonly to: PhoneNumber; readonly initiator: PhoneNumber },
): PhoneNumber | undefined => {
  if (callerId === 'none') return undefined;
  return callerId === 'initiator' && to !== initiator ? initiator : (bridgeNumber ?? undefined);
};

export type CallerIdFault = { readonly setting: 'callerId' | 'bridgeNumber'; readonly message: string };

/** Why the bridge of that name cannot keep the rules; `undefined` if it can. */
export const callerIdFault = (bridge: string, { callerId, bridgeNumber }: CallerIdRules): CallerIdFault | undefined => {
  const hasNumber = typeof bridgeNumber === 'string';
  if (callerId === 'bridge' && !hasNumber) return { setting: 'bridgeNumber', message: 'must be given with "callerId": "bridge"' };
  if (canWithholdNumber(bridge)) return undefined;
  const cannot = `"bridge": "${bridge}" cannot withhold the caller's number`;
  if (callerId === 'none') return { setting: 'callerId', message: `must be "bridge" or "initiator": ${cannot}` };
  return hasNumber ? undefined : { setting: 'bridgeNumber', message: `must be given: ${cannot}, and the initiator is called from it` };
};
