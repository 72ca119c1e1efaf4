/** Keyed hashes of phone numbers: stable ids that reveal no number without the deployment's key. */
import { createHmac } from 'node:crypto';
import { base32Of } from '../../domain/ids/base32';
import type { ParticipantId, PhoneNumber } from '../../schemas/common';

const INITIATOR_CHARACTERS = 16;
const PARTICIPANT_CHARACTERS = 10;

const keyedHash = (hashKey: string, text: string, characters: number): string => {
  const digest = createHmac('sha256', hashKey).update(text).digest();
  return base32Of(digest.subarray(0, characters));
};

export type Identity = {
  /** 80 bits: names the initiator's item. */
  initiatorKey(initiator: PhoneNumber): string;
  /** 50 bits: unique within the initiator's own conferences. */
  participantId(initiator: PhoneNumber, participant: PhoneNumber): ParticipantId;
};

export const identityOf = (hashKey: string): Identity => ({
  initiatorKey: (initiator) => keyedHash(hashKey, `initiator ${initiator}`, INITIATOR_CHARACTERS),
  participantId: (initiator, participant) => `p${keyedHash(hashKey, `participant ${initiator} ${participant}`, PARTICIPANT_CHARACTERS)}`,
});
