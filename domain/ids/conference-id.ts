/** Conference ids: whose they are, when they were made, and chance. They sort by time within an initiator. */
import type { ConferenceId } from '../../schemas/common';
import { BASE32 } from './base32';

const TIME_CHARACTERS = 10;
const KEY_CHARACTERS = 16;
const PREFIX = 'conf_';

/** Characters of chance that an id needs. */
export const CHANCE_CHARACTERS = 8;

const timeText = (at: number): string => {
  let text = '';
  for (let rest = at, place = 0; place < TIME_CHARACTERS; place += 1, rest = Math.floor(rest / 32)) text = BASE32.charAt(rest % 32) + text;
  return text;
};

/** `chance`: 8 unpredictable base32 characters. */
export const conferenceIdOf = (initiatorKey: string, at: number, chance: string): ConferenceId =>
  `${PREFIX}${initiatorKey}${timeText(at)}${chance}`;

/** The key of the initiator's item, which every function finds by the id alone. */
export const initiatorKeyOf = (conferenceId: ConferenceId): string => conferenceId.slice(PREFIX.length, PREFIX.length + KEY_CHARACTERS);
