/**
 * Makes a connection follow the initiator's open conference: now, and whenever the next one opens. This is written
 * before the open conference is read, so a conference that is not found opens later, and its first event finds the
 * follower.
 */
import type * as z from 'zod';
import type { ConferenceRecord } from '../../domain/conference/record';
import { invalidTokenContext, unauthenticated } from '../../domain/errors';
import { CURRENT, type NoneMessage } from '../../schemas/terminal-messages';
import { currentUnder } from '../conferences/own-place';
import type { Deps } from '../ports/deps';
import { type Connection, ownKeys } from '../ports/terminal-store';
import { MAX_SUBSCRIPTIONS_PER_CONFERENCE, tooManyTerminals } from './too-many-terminals';

type FollowDeps = Pick<Deps, 'store' | 'followers'>;

export const noConference = (): string => JSON.stringify({ type: 'none', conferenceId: CURRENT } satisfies z.input<typeof NoneMessage>);

/** The open conference, if there is one. */
export const followCurrent = async ({ store, followers }: FollowDeps, connection: Connection): Promise<ConferenceRecord | undefined> => {
  const keys = ownKeys(connection);
  const [first] = keys;
  if (first === undefined) throw invalidTokenContext();
  // Each of them would get a place among the subscribers of the next conference.
  if (!connection.isFollower && (await followers.of(first)).length >= MAX_SUBSCRIPTIONS_PER_CONFERENCE) throw tooManyTerminals();
  // The next conference may open under any of the keys.
  for (const key of keys) if ((await followers.add(key, connection)) === 'gone') throw unauthenticated();
  const record = await currentUnder(store, keys, { consistent: true });
  return record?.state === 'ended' ? undefined : record;
};
