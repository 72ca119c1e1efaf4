/** Conference ids: whose they are, when they were made, and chance. They sort by time within an initiator. */
import type { ConferenceId } from '../../schemas/common';
import { timeText } from './time-text';

const KEY_CHARACTERS = 16;
const PREFIX = 'conf_';

/** Characters of chance that an id needs. */
export const CHANCE_CHARACTERS = 8;

/** `chance`: 8 unpredictable base32 characters. */
export const conferenceIdOf = (initiatorKey: string, at: number, randomPart: string): ConferenceId =>
  `${PREFIX}${initiatorKey}${timeText(at)}${randomPart}`;

/** The key of the initiator's item, which every function finds by the id alone. */
export const initiatorKeyOf = (conferenceId: ConferenceId): string => conferenceId.slice(PREFIX.length, PREFIX.length + KEY_CHARACTERS);
