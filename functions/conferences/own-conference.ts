/**
 * Finds the caller's conference. The answer for another initiator's conference is the same as for one that does not
 * exist.
 */
import { conferenceNotFound } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId, PhoneNumber } from '../../schemas/common';
import type { Identity, NumberIds } from '../runtime/identity';

/** The ids of numbers in the caller's conference. Throws if it is not the caller's. */
export const ownIds = (identity: Identity, conferenceId: ConferenceId, caller: PhoneNumber): NumberIds => {
  const ids = identity.of(conferenceId);
  if (ids?.initiatorKey(caller) !== initiatorKeyOf(conferenceId)) throw conferenceNotFound();
  return ids;
};

/** The initiator's key. Throws if the conference is not the caller's. */
export const ownKey = (identity: Identity, conferenceId: ConferenceId, caller: PhoneNumber): string =>
  ownIds(identity, conferenceId, caller).initiatorKey(caller);
