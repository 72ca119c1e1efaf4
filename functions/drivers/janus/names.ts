/** The names of a leg on Janus. */
import { createHash } from 'node:crypto';
import type { LegRef } from '../../../domain/bridge/leg-event';
import { legName, legOfName } from '../../../domain/bridge/leg-name';
import { ConferenceId } from '../../../schemas/common';
import { LegName } from '../kit/leg-name';

export type Role = 'mixer' | 'phone';

/** Janus returns this id with every event of the handle. */
export const opaqueId = (leg: LegRef, role: Role): string => `${leg.conferenceId}/${legName(leg)}/${role}`;

/** `undefined` for handles that are not ours. */
export const handleOf = (opaque: string): (LegRef & { readonly role: Role }) | undefined => {
  const [conferenceId = '', name = '', role] = opaque.split('/');
  if (!ConferenceId.safeParse(conferenceId).success || !LegName.safeParse(name).success) return undefined;
  return role === 'mixer' || role === 'phone' ? { conferenceId, ...legOfName(name), role } : undefined;
};

const BYTES = 6;

/**
 * The session id of a leg: always the same, so that a repeated dial finds the session of the earlier try. At most 48
 * bits.
 */
export const sessionOf = (leg: LegRef): number => {
  const hash = createHash('sha256')
    .update(`${leg.conferenceId}/${legName(leg)}`)
    .digest();
  return Math.max(1, hash.readUIntBE(0, BYTES));
};
