/** Whose conference it is: another initiator's answers like one that does not exist. */
import { conferenceNotFound } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId, PhoneNumber } from '../../schemas/common';
import type { Identity } from '../runtime/identity';

/** The initiator's key; throws where the conference is not the caller's. */
export const ownKey = (identity: Identity, conferenceId: ConferenceId, caller: PhoneNumber): string => {
  const key = identity.initiatorKey(caller);
  if (initiatorKeyOf(conferenceId) !== key) throw conferenceNotFound();
  return key;
};
