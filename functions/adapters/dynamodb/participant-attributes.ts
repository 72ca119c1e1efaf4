/**
 * Converts a stored participant to and from the record of the rules. A change of a conference affects one participant
 * of many, yet every function on its way reads all of them, before and after. So a participant that was read before is
 * not decoded and checked again: the same object is returned.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ParticipantRecord } from '../../../domain/conference/record';
import { keptResults } from '../../runtime/kept-results';
import { participantAttributes } from './attributes';
import { decodeFields, encodeFields, listed } from './fields';
import { storedParticipant } from './stored-record';

const attributes = listed(participantAttributes);

export const encodeParticipant = (participant: ParticipantRecord): AttributeValue => ({ M: encodeFields(attributes, participant) });

/** The participants of about fifty of the largest conferences, at less than a kilobyte each. */
const kept = keptResults<ParticipantRecord>(8_000);

/** Throws if it is not a participant. */
export const decodeParticipant = ({ M: stored = {} }: AttributeValue): ParticipantRecord =>
  kept(JSON.stringify(stored), () => Object.freeze(storedParticipant(decodeFields(attributes, stored))));
