/** The handles of a leg: its place in the mixer, and its phone. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { Handle } from './janus-client';
import type { LegMembers } from './leg-state';
import { sessionOf } from './names';

/** Both are `undefined` until the leg's handles exist. */
export const mixerOf = (leg: LegRef, { mixer }: LegMembers): Handle | undefined =>
  mixer === undefined ? undefined : { session: sessionOf(leg), handle: Number(mixer) };

export const phoneOf = (leg: LegRef, { phone }: LegMembers): Handle | undefined =>
  phone === undefined ? undefined : { session: sessionOf(leg), handle: Number(phone) };
