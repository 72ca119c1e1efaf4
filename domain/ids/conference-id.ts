/**
 * Conference ids: the initiator's key, the time of creation, and random characters. The ids of one initiator sort by
 * time, as long as one hash key makes them.
 */
import type { ConferenceId } from '../../schemas/common';
import { INITIATOR_CHARACTERS } from './key-version';
import { timeText } from './time-text';

const PREFIX = 'conf_';

/** How many random characters an id needs. */
export const RANDOM_CHARACTERS = 8;

/** `randomPart`: 8 unpredictable base32 characters. */
export const conferenceIdOf = (initiatorKey: string, at: number, randomPart: string): ConferenceId =>
  `${PREFIX}${initiatorKey}${timeText(at)}${randomPart}`;

/** The key of the initiator's item. Every function can find the item by the id alone. */
export const initiatorKeyOf = (conferenceId: ConferenceId): string =>
  conferenceId.slice(PREFIX.length, PREFIX.length + INITIATOR_CHARACTERS);
