/** Whose conferences a new subscription sees. */
import { conferenceNotFound, invalidTokenContext } from '../../../domain/errors';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import { EVERYONE } from '../../../domain/subscription/record';
import type { ConferenceId } from '../../../schemas/common';
import type { Caller } from '../../http/caller';
import type { Identity } from '../../runtime/identity';

/**
 * A subscription to one conference is stored under that conference's initiator, even if its caller may see everyone's
 * conferences. So changes of other initiators do not read it.
 */
const seenOfAll = (conferenceId: ConferenceId | undefined): string =>
  conferenceId === undefined ? EVERYONE : initiatorKeyOf(conferenceId);

/** An initiator key, or `EVERYONE`. Throws if the token may see nothing, or not the requested conference. */
export const subscriptionScope = (identity: Identity, { phoneNumber, scopes }: Caller, conferenceId: ConferenceId | undefined): string => {
  if (scopes.includes('conferences:all')) return seenOfAll(conferenceId);
  if (phoneNumber === undefined) throw invalidTokenContext();
  const own = identity.initiatorKey(phoneNumber);
  if (conferenceId !== undefined && initiatorKeyOf(conferenceId) !== own) throw conferenceNotFound();
  return own;
};
