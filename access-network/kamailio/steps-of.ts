/** What an event of Kamailio's says, in the terms of the kit. */
import { createHash } from 'node:crypto';
import { PhoneNumber } from '../../schemas/common';
import type { CallStep } from '../call-control';
import type { CallEvent } from './call-event';
import type { Dialog } from './dialogs';
import { handleOf } from './handle';

type Side = 'a' | 'b';

/** What both an event and a listed dialog say. */
type Told = Pick<CallEvent, 'a' | 'b' | 'serves' | 'state' | 'at' | 'callId' | 'he' | 'hi'> & { readonly failure?: CallStep['failure'] };

/** Why nothing can be reported: RFC 3966 knows more numbers than E.164, and a call to oneself is no conference. */
type NotReported = 'not-a-number' | 'same-number';

const CHARACTERS = 22;

/** A Call-ID may be longer than a `callId` of the contract, have other characters, and name somebody. */
const callIdOf = (handle: string, side: Side): string =>
  createHash('sha256')
    .update(side === 'a' ? handle : `${handle}|b`)
    .digest('base64url')
    .slice(0, CHARACTERS);

const microsecondsOf = (seconds: string): number => {
  const [whole = '', decimals = ''] = seconds.split('.');
  return Number(`${whole}${decimals.padEnd(6, '0')}`);
};

/** RFC 3326. Another protocol's cause, such as that of SIP, says no more than the status does. */
const q850Of = (reason: string | undefined): number | undefined => {
  const cause = /(?:^|,)\s*Q\.850\s*;(?:[^,]*;)?\s*cause\s*=\s*(\d{1,3})\b/i.exec(reason ?? '')?.[1];
  return cause === undefined ? undefined : Number(cause);
};

const failureOf = ({ state, code, reason }: CallEvent): { readonly failure?: NonNullable<CallStep['failure']> } => {
  if (state !== 'unconnected') return {};
  const q850 = q850Of(reason);
  return { failure: { ...(code === 0 ? {} : { status: code }), ...(q850 === undefined ? {} : { q850 }) } };
};

const stepsOf = ({ a, b, serves, state, at, failure, ...dialog }: Told): readonly CallStep[] | NotReported => {
  if (![a, b].every((number) => PhoneNumber.safeParse(number).success)) return 'not-a-number';
  if (a === b) return 'same-number';
  const handle = handleOf(dialog);
  const shared = { handle, state, at: microsecondsOf(at), ...(failure === undefined ? {} : { failure }) };
  // The phone that has the service is the initiator, even if it was called.
  const sides: readonly CallStep[] = [
    { ...shared, callId: callIdOf(handle, 'a'), initiator: a, participant: b },
    { ...shared, callId: callIdOf(handle, 'b'), initiator: b, participant: a },
  ];
  return sides.filter((_, index) => serves.includes(index === 0 ? 'a' : 'b'));
};

/** A step for each phone that has the service. */
export const stepsOfEvent = (event: CallEvent): readonly CallStep[] | NotReported => stepsOf({ ...event, ...failureOf(event) });

/** The newest step of a call that stands; none if it is not to be reported. */
export const stepsOfDialog = ({ he, hi, sipCallId, variables }: Dialog): readonly CallStep[] => {
  if (!variables) return [];
  const { st: state, ...told } = variables;
  const steps = stepsOf({ ...told, state, he, hi, callId: sipCallId });
  return typeof steps === 'string' ? [] : steps;
};
