import { conferenceNotFound } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId } from '../../schemas/common';
import type { Connection } from '../ports/terminal-store';

/**
 * Whether the connection sees numbers. If it may not see the conference at all, throws as if there were no such
 * conference.
 */
export const seesNumbersOf = ({ initiatorKey, seesAll, seesNumbers }: Connection, conferenceId: ConferenceId): boolean => {
  const isOwn = initiatorKey === initiatorKeyOf(conferenceId);
  if (!isOwn && !seesAll) throw conferenceNotFound();
  return isOwn || seesNumbers;
};
