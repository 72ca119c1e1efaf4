/** A leg's name on Asterisk, which is the id of its channel. The bridge of a conference has the conference's id. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { legOfName } from '../../../domain/bridge/leg-name';
import { ConferenceId } from '../../../schemas/common';
import { LegName } from '../kit/leg-name';

/**
 * Each try to reach a participant has its own channel, so that late events of one try are never mistaken for those of
 * the next.
 */
export const channelOf = ({ conferenceId, participantId, leg }: LegRef): string => `${conferenceId}.${participantId}.${String(leg)}`;

/** `undefined` for channels that are not ours. */
export const legOfChannel = (id: string): LegRef | undefined => {
  const [conferenceId = '', participantId = '', leg = '', ...more] = id.split('.');
  const name = `${participantId}-${leg}`;
  if (more.length > 0 || !ConferenceId.safeParse(conferenceId).success || !LegName.safeParse(name).success) return undefined;
  return { conferenceId, ...legOfName(name) };
};
