/** Commands to legs as messages: one group a leg, and an id that makes a repeated command one. */
import type { ConferenceRecord } from '../../domain/conference/record';
import type { LegAction } from '../../domain/conference/needs';
import type { LegRef } from '../../domain/bridge/leg-event';
import type { ConferenceId } from '../../schemas/common';
import type { LegCommand, Message } from '../messages';

const legName = ({ participantId, leg }: LegRef): string => `${participantId}-${String(leg)}`;

/** `occasion`: another one lets the same command through again; repeated on the same occasion it is dropped. */
const message = (ref: LegRef, command: LegCommand, occasion: string): Message => ({
  body: command,
  group: `${ref.conferenceId}-${legName(ref)}`,
  deduplicationId: `${ref.conferenceId}-${legName(ref)}-${command.action}-${occasion}`,
});

export const dialMessage = (record: ConferenceRecord, ref: LegRef, occasion: string): Message => {
  const to = record.participants[ref.participantId]?.phoneNumber ?? record.initiator;
  return message(ref, { ...ref, action: 'dial', to, from: record.initiator }, occasion);
};

export const legActionMessage = ({ conferenceId, participantId, leg }: LegRef, action: LegAction, occasion: string): Message =>
  message({ conferenceId, participantId, leg }, { conferenceId, participantId, leg, action }, occasion);

/** Its group is the conference's own: it does not wait behind any leg. */
export const endMessage = (conferenceId: ConferenceId, occasion: string): Message => ({
  body: { conferenceId, action: 'end' } satisfies LegCommand,
  group: conferenceId,
  deduplicationId: `${conferenceId}-end-${occasion}`,
});
