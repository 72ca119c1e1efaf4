import type { ConferenceRecord } from '../../domain/conference/record';
import { isFed } from '../../domain/conference/target';
import type { Conference } from '../../schemas/conference';

/**
 * The one exception: of a participant who has, or had, a leg, or of whom the event package speaks, later call reports
 * are not pushed.
 */
const isCallPushed = (record: ConferenceRecord, id: string): boolean => {
  const participant = record.participants[id];
  return participant?.progress.phase === 'none' && !(isFed(record) && participant.observed);
};

/** What a terminal knows, without that exception. */
export const comparable = (conference: Conference, record: ConferenceRecord): unknown => ({
  ...conference,
  participants: conference.participants.map(({ call, ...rest }) => ({
    ...rest,
    call: isCallPushed(record, rest.participantId) ? call : 'not compared',
  })),
});
