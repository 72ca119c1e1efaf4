import type { ConferenceRecord } from '../../domain/conference/record';
import type { Conference } from '../../schemas/conference';

/**
 * What a terminal knows, without the one exception: of a participant who has, or had, a leg, later call reports are not
 * pushed.
 */
export const comparable = (conference: Conference, { participants }: ConferenceRecord): unknown => ({
  ...conference,
  participants: conference.participants.map(({ call, ...rest }) => ({
    ...rest,
    call: participants[rest.participantId]?.progress.phase === 'none' ? call : 'not compared',
  })),
});
