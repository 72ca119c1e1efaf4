/**
 * What a caller may see of a conference. The initiator sees everything of its own conferences; an operator sees numbers
 * only with the scope for them.
 */
import { withoutNumbers } from '../../domain/conference/view/without-numbers';
import { conferenceNotFound } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId } from '../../schemas/common';
import type { Conference, PartialConference } from '../../schemas/conference';
import type { Caller } from '../http/caller';
import type { Identity } from '../runtime/identity';

export type ConferenceVisibility = { readonly isOwn: boolean; readonly seesNumbers: boolean };

/** Throws if the caller may not see the conference at all, as if it did not exist. */
export const conferenceVisibility = (
  identity: Identity,
  conferenceId: ConferenceId,
  { phoneNumber, scopes }: Caller,
): ConferenceVisibility => {
  const isOwn = phoneNumber !== undefined && identity.of(conferenceId)?.initiatorKey(phoneNumber) === initiatorKeyOf(conferenceId);
  if (!isOwn && !scopes.includes('conferences:all')) throw conferenceNotFound();
  return { isOwn, seesNumbers: isOwn || scopes.includes('numbers:read') };
};

export const asSeen = <View extends Conference | PartialConference>({ seesNumbers }: ConferenceVisibility, view: View): View =>
  seesNumbers ? view : withoutNumbers(view);
