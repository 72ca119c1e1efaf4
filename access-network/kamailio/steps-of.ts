/** Translates Kamailio's events and listed dialogs into steps. */
import type { CallStep } from '../call-control';
import { type NotReported, stepsOfCall } from '../steps-of-call';
import type { CallEvent } from './call-event';
import type { Dialog } from './dialogs';
import { handleOf } from './handle';

const microsecondsOf = (seconds: string): number => {
  const [whole = '', decimals = ''] = seconds.split('.');
  return Number(`${whole}${decimals.padEnd(6, '0')}`);
};

/** Reads the cause of Q.850 (RFC 3326). Causes of other protocols, such as SIP, repeat the status. */
const q850Of = (reason: string | undefined): number | undefined => {
  const cause = /(?:^|,)\s*Q\.850\s*;(?:[^,]*;)?\s*cause\s*=\s*(\d{1,3})\b/i.exec(reason ?? '')?.[1];
  return cause === undefined ? undefined : Number(cause);
};

const failureOf = ({ state, code, reason }: CallEvent): { readonly failure?: NonNullable<CallStep['failure']> } => {
  if (state !== 'unconnected') return {};
  const q850 = q850Of(reason);
  return { failure: { ...(code === 0 ? {} : { status: code }), ...(q850 === undefined ? {} : { q850 }) } };
};

/** A step for each phone that has the service. */
export const stepsOfEvent = (event: CallEvent): readonly CallStep[] | NotReported => {
  const { a, b, serves, state, at } = event;
  return stepsOfCall({ handle: handleOf(event), a, b, serves, state, at: microsecondsOf(at), ...failureOf(event) });
};

/** The newest step of a listed call; nothing if the call is not reported. */
export const stepsOfDialog = ({ he, hi, sipCallId: callId, variables }: Dialog): readonly CallStep[] => {
  if (!variables) return [];
  const { a, b, serves, st: state, at } = variables;
  const steps = stepsOfCall({ handle: handleOf({ he, hi, callId }), a, b, serves, state, at: microsecondsOf(at) });
  return typeof steps === 'string' ? [] : steps;
};
