/** The steps of a call between two phones: one for each of them that has the service. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { PhoneNumber } from '../schemas/common';
import type { CallStep } from './call-control';

/** Which of the two phones the service is for: `a`, who placed the call, `b`, who was called, or both. */
export const Serves = z.enum(['a', 'b', 'ab']);

export type Told = Pick<CallStep, 'handle' | 'state' | 'at' | 'failure'> & {
  readonly a: string;
  readonly b: string;
  readonly serves: z.infer<typeof Serves>;
};

/** Why a call is not reported: a party has no E.164 number (112, for example), or both parties have the same number. */
export type NotReported = 'not-a-number' | 'same-number';

const CHARACTERS = 22;

/** A hash, because the network's name of a call may be too long for a `callId`, have other characters, or contain a name. */
export const callIdOf = (handle: string, side: 'a' | 'b'): string =>
  createHash('sha256')
    .update(side === 'a' ? handle : `${handle}|b`)
    .digest('base64url')
    .slice(0, CHARACTERS);

export const stepsOfCall = ({ a, b, serves, ...shared }: Told): readonly CallStep[] | NotReported => {
  if (![a, b].every((number) => PhoneNumber.safeParse(number).success)) return 'not-a-number';
  if (a === b) return 'same-number';
  // The phone that has the service is the initiator, even if it was the one that was called.
  const sides: readonly CallStep[] = [
    { ...shared, callId: callIdOf(shared.handle, 'a'), initiator: a, participant: b },
    { ...shared, callId: callIdOf(shared.handle, 'b'), initiator: b, participant: a },
  ];
  return sides.filter((_, index) => serves.includes(index === 0 ? 'a' : 'b'));
};
