/** Whose conferences a new subscription sees. */
import { conferenceNotFound, invalidTokenContext } from '../../../domain/errors';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import { EVERYONE } from '../../../domain/subscription/record';
import type { ConferenceId } from '../../../schemas/common';
import type { Caller } from '../../http/caller';
import type { Identity } from '../../runtime/identity';

/** One conference is found under its initiator, also by who may see everyone's: so nobody else's changes ask for it. */
const seenOfAll = (conferenceId: ConferenceId | undefined): string =>
  conferenceId === undefined ? EVERYONE : initiatorKeyOf(conferenceId);

/** An initiator key, or `EVERYONE`. Throws where the token sees nothing, or not the conference that is asked for. */
export const subscriptionScope = (identity: Identity, { phoneNumber, scopes }: Caller, conferenceId: ConferenceId | undefined): string => {
  if (scopes.includes('conferences:all')) return seenOfAll(conferenceId);
  if (phoneNumber === undefined) throw invalidTokenContext();
  const own = identity.initiatorKey(phoneNumber);
  if (conferenceId !== undefined && initiatorKeyOf(conferenceId) !== own) throw conferenceNotFound();
  return own;
};
