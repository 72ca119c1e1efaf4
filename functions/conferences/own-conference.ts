/**
 * Finds the caller's conference. The answer for another initiator's conference is the same as for one that does not
 * exist.
 */
import { conferenceNotFound } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId, PhoneNumber } from '../../schemas/common';
import type { Identity } from '../runtime/identity';

/** The initiator's key. Throws if the conference is not the caller's. */
export const ownKey = (identity: Identity, conferenceId: ConferenceId, caller: PhoneNumber): string => {
  const key = identity.initiatorKey(caller);
  if (initiatorKeyOf(conferenceId) !== key) throw conferenceNotFound();
  return key;
};
