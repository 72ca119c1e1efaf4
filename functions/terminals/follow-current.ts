/**
 * Makes a connection follow the initiator's open conference: now, and whenever the next one opens. This is written
 * before the open conference is read, so a conference that is not found opens later, and its first event finds the
 * follower.
 */
import type * as z from 'zod';
import type { ConferenceRecord } from '../../domain/conference/record';
import { invalidTokenContext, unauthenticated } from '../../domain/errors';
import { CURRENT, type NoneMessage } from '../../schemas/terminal-messages';
import type { Deps } from '../ports/deps';
import type { Connection } from '../ports/terminal-store';
import { MAX_SUBSCRIPTIONS_PER_CONFERENCE, tooManyTerminals } from './too-many-terminals';

type FollowDeps = Pick<Deps, 'store' | 'followers'>;

export const noConference = (): string => JSON.stringify({ type: 'none', conferenceId: CURRENT } satisfies z.input<typeof NoneMessage>);

/** The open conference, if there is one. */
export const followCurrent = async (
  { store, followers }: FollowDeps,
  { initiatorKey, isFollower, ...connection }: Connection,
): Promise<ConferenceRecord | undefined> => {
  if (initiatorKey === undefined) throw invalidTokenContext();
  // Each of them would get a place among the subscribers of the next conference.
  if (!isFollower && (await followers.of(initiatorKey)).length >= MAX_SUBSCRIPTIONS_PER_CONFERENCE) throw tooManyTerminals();
  if ((await followers.add(initiatorKey, connection)) === 'gone') throw unauthenticated();
  const record = await store.current(initiatorKey, { consistent: true });
  return record?.state === 'ended' ? undefined : record;
};
