/**
 * Keyed hashes of phone numbers, and of texts that may hold some: stable, and without the deployment's keys they reveal
 * nothing. Without a key, somebody who reads the hash could find the number by trying all numbers.
 */
import { createHmac } from 'node:crypto';
import { base32Of } from '../../domain/ids/base32';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { INITIATOR_CHARACTERS, keyVersionOf, markedKey } from '../../domain/ids/key-version';
import type { ConferenceId, ParticipantId, PhoneNumber } from '../../schemas/common';
import { type HashKey, hashKeysIn, oldestKeyIn } from './hash-keys';

const PARTICIPANT_CHARACTERS = 10;
/** 160 bits. */
const DIGEST_CHARACTERS = 32;

/** Each kind of text has digests of its own. They are stored, so these texts stay. */
type Digested = 'idempotency key' | 'request' | 'rotation' | 'stray call';

const keyedHash = (secret: string, text: string, characters: number): string => {
  const digest = createHmac('sha256', secret).update(text).digest();
  return base32Of(digest.subarray(0, characters));
};

/** What one hash key makes of numbers. */
export type NumberIds = {
  readonly version: number;
  /** 80 bits, or 70 with a mark: names the initiator's item. */
  initiatorKey(initiator: PhoneNumber): string;
  /** 50 bits: unique within the initiator's own conferences that this key made. */
  participantId(initiator: PhoneNumber, participant: PhoneNumber): ParticipantId;
};

/** `initiatorKey` and `participantId` are those of the first key, for what is new. */
export type Identity = NumberIds & {
  /** Of every key, the first one first. Usually there is only one. */
  readonly all: readonly NumberIds[];
  /** Of the key that made this conference's id; undefined if the deployment does not have it. */
  of(conferenceId: ConferenceId): NumberIds | undefined;
  /** Under every key, the first one first. */
  initiatorKeys(initiator: PhoneNumber): readonly string[];
  /** For names that are counted or compared: they stay the same when a newer key comes, and until the oldest one goes. */
  stableKey(initiator: PhoneNumber): string;
  /** Tells texts apart that may hold a number or a secret. It is as stable as `stableKey`. */
  digest(what: Digested, text: string): string;
};

const idsOf = ({ version, secret }: HashKey): NumberIds => ({
  version,
  initiatorKey: (initiator) => markedKey(version, keyedHash(secret, `initiator ${initiator}`, INITIATOR_CHARACTERS)),
  participantId: (initiator, participant) => `p${keyedHash(secret, `participant ${initiator} ${participant}`, PARTICIPANT_CHARACTERS)}`,
});

/** `hashKey`: the text of the secret, which may hold several keys. */
export const identityOf = (hashKey: string): Identity => {
  const keys = hashKeysIn(hashKey);
  const all = keys.map(idsOf);
  const oldest = oldestKeyIn(hashKey);
  return {
    ...idsOf(keys[0]),
    all,
    of: (conferenceId) => all.find(({ version }) => version === keyVersionOf(initiatorKeyOf(conferenceId))),
    initiatorKeys: (initiator) => all.map((ids) => ids.initiatorKey(initiator)),
    stableKey: (initiator) => idsOf(oldest).initiatorKey(initiator),
    digest: (what, text) => keyedHash(oldest.secret, `digest ${what} ${text}`, DIGEST_CHARACTERS),
  };
};
