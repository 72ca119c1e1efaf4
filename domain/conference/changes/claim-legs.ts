/**
 * Claims legs before they are dialled. Only the function that claimed a leg dials it. A claim holds only if the
 * participant has not changed since it was read.
 */
import type { ParticipantId } from '../../../schemas/common';
import { NO_LEG } from '../../participant/progress';
import { type Change, compare, conferenceField, type Mutation, participantField, remove, requirement, set } from '../change';
import type { ConferenceRecord } from '../record';
import { begin } from './begin';
import { countDials, sameDialHour } from './dial-limit';

/** A leg takes six operators, and the rest of the change a few more. DynamoDB allows 300 in one expression. */
export const MAX_CLAIMS_PER_WRITE = 40;

export type Claim = { readonly participantId: ParticipantId; readonly leg: number };

/** The end of the new leg replaces what is kept of the last one. */
const keepHadJoined = ({ initiatorId, participants }: ConferenceRecord, claims: readonly Claim[]): readonly Mutation[] =>
  participants[initiatorId]?.hadJoined && claims.some(({ participantId }) => participantId === initiatorId)
    ? [set(conferenceField('initiatorHadJoined'), true)]
    : [];

export const claimLegs = (seen: ConferenceRecord, claims: readonly Claim[], at: number): Change =>
  begin('claim', seen.conferenceId, at, {
    requires: [
      sameDialHour(seen),
      ...claims.flatMap(({ participantId: id, leg }) => [
        requirement(compare(participantField(id, 'progress'), '=', seen.participants[id]?.progress ?? NO_LEG), 'conflict'),
        requirement(compare(participantField(id, 'desiredLeg'), '=', leg), 'conflict'),
        requirement(compare(participantField(id, 'withdrawnLeg'), '<', leg), 'conflict'),
      ]),
    ],
    mutations: [
      // Those who were added or set online while the conference runs were put there, without knowing its state.
      remove(conferenceField('toCall')),
      ...countDials(seen, at, claims.length),
      ...keepHadJoined(seen, claims),
      ...claims.flatMap(({ participantId: id, leg }) => [
        set(participantField(id, 'progress'), { leg, phase: 'claimed' }),
        remove(participantField(id, 'disconnection')),
        remove(participantField(id, 'disconnectedAt')),
        remove(participantField(id, 'callRequested')),
      ]),
    ],
    concerns: claims.map(({ participantId }) => participantId),
  });
