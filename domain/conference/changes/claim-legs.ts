/** Legs are claimed, then dialled: only who claims a leg dials it, and a leg is claimed against the participant that was seen. */
import type { ParticipantId } from '../../../schemas/common';
import { progressOf } from '../../participant/progress';
import { type Change, compare, participantField, remove, requirement, set } from '../change';
import type { ConferenceRecord } from '../record';
import { begin } from './begin';
import { countDials, sameDialHour } from './dial-limit';

/** Six operators a leg and a few more: 300 are allowed in one expression. */
export const MAX_CLAIMS_PER_WRITE = 40;

export type Claim = { readonly participantId: ParticipantId; readonly leg: number };

export const claimLegs = (seen: ConferenceRecord, claims: readonly Claim[], at: number): Change =>
  begin('claim', seen.conferenceId, at, {
    requires: [
      sameDialHour(seen),
      ...claims.flatMap(({ participantId: id, leg }) => [
        requirement(compare(participantField(id, 'progress'), '=', seen.participants[id]?.progress ?? 0), 'conflict'),
        requirement(compare(participantField(id, 'desiredLeg'), '=', leg), 'conflict'),
        requirement(compare(participantField(id, 'withdrawnLeg'), '<', leg), 'conflict'),
      ]),
    ],
    mutations: [
      ...countDials(seen, at, claims.length),
      ...claims.flatMap(({ participantId: id, leg }) => [
        set(participantField(id, 'progress'), progressOf(leg, 'claimed')),
        remove(participantField(id, 'disconnection')),
        remove(participantField(id, 'disconnectedAt')),
      ]),
    ],
    concerns: claims.map(({ participantId }) => participantId),
  });
