/** What is sent to terminals over the WebSocket: the whole state, the answer to what changed, and the changes as they happen. */
import type { ParticipantId } from '../../../schemas/common';
import type { ManagementAction } from '../../../schemas/participant';
import type { ChangedParticipant, FullStateMessage, PartialStateMessage, StateMessage } from '../../../schemas/terminal-messages';
import { NO_LEG } from '../../participant/progress';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { type Base, changedConference, everyoneChanged, isNew, wasReported } from './changed-conference';
import { changedParticipant } from './changed-participant';
import { conferenceView, ordered, partialView } from './conference-view';
import { participantView, versionOf } from './participant-view';
import { withoutNumber, withoutNumbers } from './without-numbers';

/** Everything: to those who know nothing, or nothing from which changes can be told. */
export const fullStateMessage = (
  record: ConferenceRecord,
  actions: readonly ManagementAction[],
  seesNumbers: boolean,
): FullStateMessage => {
  const view = conferenceView(record, actions);
  const { state: conferenceState, conferenceId, version, ...rest } = seesNumbers ? view : withoutNumbers(view);
  return { type: 'state', state: 'full', conferenceId, version, conferenceState, ...rest };
};

/** The answer to who names the version it has, where `canAnswerSince`: participants are whole. */
export const partialAnswer = (
  record: ConferenceRecord,
  since: number,
  actions: readonly ManagementAction[],
  seesNumbers: boolean,
): PartialStateMessage => {
  const view = partialView(record, since, actions);
  return { type: 'state', ...(seesNumbers ? view : withoutNumbers(view)) };
};

/** Who was removed before is known to be; whoever else may look different is told. */
const isTold = (record: ConferenceRecord, id: ParticipantId, { removed }: ParticipantRecord, { version }: Base): boolean =>
  (removed ? (record.stamps[id] ?? 1) : versionOf(record, id)) > version;

/**
 * What changed after `base`, to those who have that version or a later one: what they know, or what has its default, is left out.
 * The call of a participant who has a leg is left out too: reports of it are only noted then, and the leg says how it is.
 */
export const pushMessage = (
  record: ConferenceRecord,
  base: Base,
  actions: readonly ManagementAction[],
  seesNumbers: boolean,
): PartialStateMessage => {
  const [everyone, reported] = [everyoneChanged(record, base), wasReported(record, base)];
  const changed = ([id, participant]: readonly [ParticipantId, ParticipantRecord]): ChangedParticipant => {
    const view = participantView(record, id, participant, actions);
    if (participant.removed) return { participantId: id, version: view.version, removed: true };
    const isReported = reported && participant.call !== undefined;
    return changedParticipant(seesNumbers ? view : withoutNumber(view), {
      all: isNew(participant, base),
      call: isReported && participant.progress === NO_LEG,
      initialStatus: isReported && participant.initialStatus !== undefined,
      actions: everyone,
    });
  };
  return {
    type: 'state',
    state: 'partial',
    conferenceId: record.conferenceId,
    version: record.version,
    previousVersion: base.version,
    ...changedConference(record, base, actions, seesNumbers),
    participants: ordered(record)
      .filter(([id, participant]) => isTold(record, id, participant, base))
      .map(changed),
  };
};

/** The text of a message for those who see numbers and for those who do not: each made once, when the first of them needs it. */
export const serialisations = (message: (seesNumbers: boolean) => StateMessage): ((seesNumbers: boolean) => string) => {
  const texts = new Map<boolean, string>();
  return (seesNumbers) => {
    const text = texts.get(seesNumbers) ?? JSON.stringify(message(seesNumbers));
    texts.set(seesNumbers, text);
    return text;
  };
};
