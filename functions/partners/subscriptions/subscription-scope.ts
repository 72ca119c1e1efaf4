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

/** `sees`: an initiator key, or `EVERYONE`. `alsoSees`: that initiator under other hash keys. */
export type SubscriptionScope = { readonly sees: string; readonly alsoSees: readonly string[]; readonly owner: string };

/**
 * As the caller could have created the subscription: under the first hash key, and under the others, if there are any.
 * Throws if the token may see nothing, or not the requested conference.
 */
export const subscriptionScopes = (
  identity: Identity,
  { clientId, phoneNumber, scopes }: Caller,
  conferenceId: ConferenceId | undefined,
): readonly [SubscriptionScope, ...SubscriptionScope[]] => {
  if (scopes.includes('conferences:all')) {
    return [{ sees: seenOfAll(conferenceId), alsoSees: [], owner: ownerOf(clientId, EVERYONE) }];
  }
  if (phoneNumber === undefined) throw invalidTokenContext();
  const keys = identity.initiatorKeys(phoneNumber);
  const named = conferenceId === undefined ? undefined : initiatorKeyOf(conferenceId);
  if (named !== undefined && !keys.includes(named)) throw conferenceNotFound();
  const under = (key: string): SubscriptionScope => ({
    sees: named ?? key,
    alsoSees: named === undefined ? keys.filter((other) => other !== key) : [],
    owner: ownerOf(clientId, key),
  });
  const [first = '', ...others] = keys;
  return [under(first), ...others.map(under)];
};
