/**
 * The messages that terminals receive over the WebSocket: the whole state, the changes since a version, and changes as
 * they happen.
 */
import type { ParticipantId } from '../../../schemas/common';
import type { ManagementAction } from '../../../schemas/participant';
import type { ChangedParticipant, FullStateMessage, PartialStateMessage, StateMessage } from '../../../schemas/terminal-messages';
import { hasHadLeg } from '../../participant/progress';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { hasBeenFed, isFed } from '../target';
import { type Base, changedConference, everyoneChanged, isNew, wasReported } from './changed-conference';
import { changedParticipant, type Unsent } from './changed-participant';
import { conferenceView, ordered, partialView } from './conference-view';
import { participantView, versionOf } from './participant-view';
import { withoutNumber, withoutNumbers } from './without-numbers';

/** The whole state, for terminals that have none, or none that changes can be added to. */
export const fullStateMessage = (
  record: ConferenceRecord,
  actions: readonly ManagementAction[],
  seesNumbers: boolean,
): FullStateMessage => {
  const view = conferenceView(record, actions);
  const { state: conferenceState, conferenceId, version, ...rest } = seesNumbers ? view : withoutNumbers(view);
  return { type: 'state', state: 'full', conferenceId, version, conferenceState, ...rest };
};

/** The answer to a terminal that names the version it has, if `canAnswerSince`. Participants are whole. */
export const partialAnswer = (
  record: ConferenceRecord,
  since: number,
  actions: readonly ManagementAction[],
  seesNumbers: boolean,
): PartialStateMessage => {
  const view = partialView(record, since, actions);
  return { type: 'state', ...(seesNumbers ? view : withoutNumbers(view)) };
};

/**
 * Terminals already know of the removal of a participant who was removed before the base. Every other participant that
 * may look different is sent.
 */
const isSent = (record: ConferenceRecord, id: ParticipantId, { removed }: ParticipantRecord, { version }: Base): boolean =>
  (removed ? (record.stamps[id] ?? 1) : versionOf(record, id)) > version;

const feedOf = (record: ConferenceRecord): Unsent['feed'] => {
  if (isFed(record)) return 'live';
  return hasBeenFed(record) ? 'over' : 'none';
};

/**
 * What changed after `base`, for terminals that have that version or a later one. The message leaves out what they know
 * and what has its default. It also leaves out the call of a participant with a leg, or of whom the event package has
 * spoken: reports of the call are only noted then, and something else shows the state.
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
    const isObserved = isFed(record) && participant.observed !== undefined;
    return changedParticipant(seesNumbers ? view : withoutNumber(view), {
      all: isNew(participant, base),
      // A report that was not sent while the event package spoke of the participant is sent afterwards.
      call: (isReported || (hasBeenFed(record) && participant.call !== undefined)) && !isObserved && !hasHadLeg(participant.progress),
      initialStatus: isReported && participant.initialStatus !== undefined,
      actions: everyone,
      feed: feedOf(record),
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
      .filter(([id, participant]) => isSent(record, id, participant, base))
      .map(changed),
  };
};

/**
 * The text of a message for terminals that may see numbers, and for those that may not. Each text is made once, when it
 * is first needed.
 */
export const serialisations = (message: (seesNumbers: boolean) => StateMessage): ((seesNumbers: boolean) => string) => {
  const texts = new Map<boolean, string>();
  return (seesNumbers) => {
    const text = texts.get(seesNumbers) ?? JSON.stringify(message(seesNumbers));
    texts.set(seesNumbers, text);
    return text;
  };
};
