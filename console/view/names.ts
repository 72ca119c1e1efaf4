/** The participant of a row. */
import type { Participant } from '../../terminal';
import type { Texts } from '../texts/en';
import { formatNumber } from './phone-numbers';

export type Who = Pick<Participant, 'participantId' | 'role' | 'displayName' | 'phoneNumber'>;

export const isYou = ({ role }: Pick<Who, 'role'>): boolean => role === 'initiator';

export const nameOf = (who: Who, texts: Texts): string => {
  if (isYou(who)) return texts.you;
  return who.displayName ?? (who.phoneNumber === null ? texts.hiddenNumber : formatNumber(who.phoneNumber));
};

/** The number, unless it is the name already. */
export const numberBeside = (who: Who): string | undefined => {
  if (who.phoneNumber === null || (who.displayName === null && !isYou(who))) return undefined;
  return formatNumber(who.phoneNumber);
};

const firstLetter = (word: string): string => [...new Intl.Segmenter().segment(word)][0]?.segment.toUpperCase() ?? '';

/** Of the first and the last word of a name. Undefined for a number, which has none. */
export const initialsOf = ({ displayName }: Pick<Who, 'displayName'>): string | undefined => {
  const words = (displayName ?? '').split(/[\s_-]+/).filter((word) => /\p{L}/u.test(word));
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  return letters.length === 0 ? undefined : letters.map((word) => firstLetter(word ?? '')).join('');
};

export const HUES = 8;

/** The same person has the same colour in every conference of the initiator. */
export const hueOf = ({ participantId }: Pick<Who, 'participantId'>): number =>
  [...participantId].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521, 7) % HUES;
