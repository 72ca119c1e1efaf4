/**
 * Keyed hashes of phone numbers, and of texts that may hold some: stable, and without the deployment's key they reveal
 * nothing. Without a key, somebody who reads the hash could find the number by trying all numbers.
 */
import { createHmac } from 'node:crypto';
import { base32Of } from '../../domain/ids/base32';
import type { ParticipantId, PhoneNumber } from '../../schemas/common';

const INITIATOR_CHARACTERS = 16;
const PARTICIPANT_CHARACTERS = 10;
/** 160 bits. */
const DIGEST_CHARACTERS = 32;

/** Each kind of text has digests of its own. They are stored, so these texts stay. */
type Digested = 'idempotency key' | 'request' | 'rotation' | 'stray call';

const keyedHash = (hashKey: string, text: string, characters: number): string => {
  const digest = createHmac('sha256', hashKey).update(text).digest();
  return base32Of(digest.subarray(0, characters));
};

export type Identity = {
  /** 80 bits: names the initiator's item. */
  initiatorKey(initiator: PhoneNumber): string;
  /** 50 bits: unique within the initiator's own conferences. */
  participantId(initiator: PhoneNumber, participant: PhoneNumber): ParticipantId;
  /** Tells texts apart that may hold a number or a secret. */
  digest(what: Digested, text: string): string;
};

export const identityOf = (hashKey: string): Identity => ({
  initiatorKey: (initiator) => keyedHash(hashKey, `initiator ${initiator}`, INITIATOR_CHARACTERS),
  participantId: (initiator, participant) => `p${keyedHash(hashKey, `participant ${initiator} ${participant}`, PARTICIPANT_CHARACTERS)}`,
  digest: (what, text) => keyedHash(hashKey, `digest ${what} ${text}`, DIGEST_CHARACTERS),
});
