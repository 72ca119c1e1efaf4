/** Adds participants: new ones, and removed ones that come back. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import type { KnownCalls } from '../../participant/report-of-call';
import { isOver, isUp } from '../../participant/single-line-call';
import {
  type Change,
  compare,
  conferenceField,
  increase,
  missing,
  type Mutation,
  newVersion,
  participant,
  participantField,
  present,
  type Requirement,
  requirement,
  setParticipant,
  toCall,
} from '../change';
import { isDesiredOnline } from '../desired';
import { isRunning } from '../lifecycle';
import { dropped, outsidersToDrop } from '../outsiders';
import type { ConferenceRecord, ParticipantRecord } from '../record';
import { countText, roomForText, textBytesOf } from '../text-bytes';
import { begin } from './begin';
import { mayDial } from './dial-limit';
import { addedLater } from './new-participant';
import { stillAssembling, stillRunning, unchangedSince } from './requirements';

export type Addition = {
  readonly conferenceId: ConferenceId;
  readonly at: number;
  readonly participants: Readonly<Record<ParticipantId, ParticipantRecord>>;
  /**
   * The conference state that the new participants were made for, if it matters. If the network gives the initial
   * status, a participant added to a running conference will be called, and one added to an assembly will be reported.
   * The write then requires that state.
   */
  readonly only?: 'assembling' | 'running';
  readonly dialsPerHour: number;
};

const willDial = (participants: Addition['participants']): boolean => Object.values(participants).some((added) => added.desiredLeg > 0);

const common = ({ only, at, participants, dialsPerHour }: Addition, places: number, newEntries: number): readonly Requirement[] => [
  ...(only === 'assembling' ? [stillAssembling] : []),
  ...(only === 'running' ? [stillRunning] : []),
  ...(willDial(participants) ? [mayDial(at, dialsPerHour)] : []),
  requirement(compare(conferenceField('freePlaces'), '>=', places), 'no-room'),
  ...(newEntries > 0 ? [requirement(compare(conferenceField('freeEntries'), '>=', newEntries), 'no-room')] : []),
  ...roomForText(textIn(participants)),
];

const textIn = (participants: Addition['participants']): number => textBytesOf(Object.values(participants));

const toCallOf = (participants: Addition['participants']): readonly Mutation[] => {
  const ids = Object.entries(participants).flatMap(([id, added]) => (isDesiredOnline(added) ? [id] : []));
  return ids.length > 0 ? [toCall(...ids)] : [];
};

/**
 * Adds participants that are all new. The whole change is refused if one of them is already there, even as a removed
 * participant.
 */
export const addParticipants = (addition: Addition): Change => {
  const ids = Object.keys(addition.participants);
  return begin('add', addition.conferenceId, addition.at, {
    requires: [
      ...common(addition, ids.length, ids.length),
      ...ids.map((id) => requirement(missing(participant(id)), 'participant-exists')),
    ],
    mutations: [
      increase('freePlaces', -ids.length),
      increase('freeEntries', -ids.length),
      ...countText(textIn(addition.participants)),
      ...Object.entries(addition.participants).map(([id, added]) => setParticipant(id, addedLater(added, addition.at))),
      ...toCallOf(addition.participants),
    ],
    concerns: ids,
  });
};

/** The calls of a participant who comes back, unless all of them are over. */
const liveCallsOf = ({ call, callKey, otherCalls }: ParticipantRecord): KnownCalls =>
  call === undefined || callKey === undefined || isOver(call) ? {} : { call, callKey, ...(otherCalls ? { otherCalls } : {}) };

/** A call that lives on is still the one that was requested or not. Otherwise the network is asked as for anybody new. */
const callRequestOf = (old: ParticipantRecord, { callRequested, ...added }: ParticipantRecord): ParticipantRecord => ({
  ...added,
  ...((liveCallsOf(old).call ? old.callRequested : callRequested) ? { callRequested: true } : {}),
});

/** The single-line call that is up says that the participant is online, unless a status was given or requested. */
const withStatusByCall = (added: ParticipantRecord, { call }: ParticipantRecord): ParticipantRecord =>
  isUp(call) && added.initialStatus === undefined && !added.statusRequested ? { ...added, initialStatus: 'online', desiredLeg: 1 } : added;

/**
 * A removed participant that comes back continues its leg numbers. Otherwise its old legs, or the call requests derived
 * from them, would be taken for new ones. Its live calls are still known.
 */
export const revived = (old: ParticipantRecord, given: ParticipantRecord): ParticipantRecord => {
  const added = withStatusByCall(callRequestOf(old, given), old);
  const next = Math.max(old.desiredLeg, old.withdrawnLeg, old.endedLeg, old.progress.leg) + 1;
  return {
    ...added,
    ...liveCallsOf(old),
    desiredLeg: next,
    withdrawnLeg: added.desiredLeg > 0 ? next - 1 : next,
    endedLeg: old.endedLeg,
    progress: old.progress,
  };
};

/**
 * Adds participants to a record that was read before, and brings back those among them that were removed. If there are
 * not enough entries, it takes those of outsiders whose calls are over.
 */
export const addOrRevive = (seen: ConferenceRecord, addition: Addition): Change => {
  const ids = Object.keys(addition.participants);
  const back = ids.filter((id) => seen.participants[id]?.removed);
  const fresh = ids.filter((id) => !back.includes(id));
  const taken = outsidersToDrop(seen, fresh.length - seen.freeEntries, ids);
  const entries = fresh.length - taken.length;
  const participants = Object.fromEntries(
    Object.entries(addition.participants).map(([id, added]) => {
      const old = seen.participants[id];
      return [id, old?.removed ? revived(old, added) : added];
    }),
  );
  return begin('add', addition.conferenceId, addition.at, {
    requires: [
      ...common(addition, ids.length, entries),
      ...fresh.map((id) => requirement(missing(participant(id)), 'participant-exists')),
      ...back.map((id) => requirement(present(participantField(id, 'removed')), 'participant-exists')),
      // The legs of the removed participants may change in the meantime, and one condition cannot name a hundred of
      // them. The write requires the version instead, and the caller reads again on a conflict.
      ...(back.length + taken.length > 0 ? [unchangedSince(seen)] : []),
    ],
    mutations: [
      increase('freePlaces', -ids.length),
      ...(entries > 0 ? [increase('freeEntries', -entries)] : []),
      ...countText(textIn(addition.participants)),
      ...dropped(taken),
      ...Object.entries(participants).map(([id, added]) => setParticipant(id, addedLater(added, addition.at))),
      ...toCallOf(participants),
      // Calls that nobody could see are seen from now on.
      ...(Object.values(participants).some(({ call }) => call !== undefined) ? [newVersion('reportedIn')] : []),
    ],
    concerns: ids,
  });
};

/** The state that new participants must be made for. */
export const stateKind = (record: ConferenceRecord): 'assembling' | 'running' => (isRunning(record.state) ? 'running' : 'assembling');
