/** Whose conferences a new subscription sees, and who owns it. */
import { conferenceNotFound, invalidTokenContext } from '../../../domain/errors';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import { ownerOf } from '../../../domain/subscription/owner';
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

/** `sees`: an initiator key, or `EVERYONE`. */
export type SubscriptionScope = { readonly sees: string; readonly owner: string };

/** Throws if the token may see nothing, or not the requested conference. */
export const subscriptionScope = (
  identity: Identity,
  { clientId, phoneNumber, scopes }: Caller,
  conferenceId: ConferenceId | undefined,
): SubscriptionScope => {
  if (scopes.includes('conferences:all')) return { sees: seenOfAll(conferenceId), owner: ownerOf(clientId, EVERYONE) };
  if (phoneNumber === undefined) throw invalidTokenContext();
  const own = identity.initiatorKey(phoneNumber);
  if (conferenceId !== undefined && initiatorKeyOf(conferenceId) !== own) throw conferenceNotFound();
  return { sees: own, owner: ownerOf(clientId, own) };
};
