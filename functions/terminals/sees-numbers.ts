import { conferenceNotFound } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId } from '../../schemas/common';
import { type Connection, ownKeys } from '../ports/terminal-store';

/**
 * Whether the connection sees numbers. If it may not see the conference at all, throws as if there were no such
 * conference.
 */
export const seesNumbersOf = (connection: Connection, conferenceId: ConferenceId): boolean => {
  const { seesAll, seesNumbers } = connection;
  const isOwn = ownKeys(connection).includes(initiatorKeyOf(conferenceId));
  if (!isOwn && !seesAll) throw conferenceNotFound();
  return isOwn || seesNumbers;
};
