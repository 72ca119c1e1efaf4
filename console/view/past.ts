/** What is shown of a conference that has ended. */
import { DAY_MS } from '../../schemas/durations';
import type { Conference, NewParticipant, Participant } from '../../terminal';
import type { Texts } from '../texts/en';
import { clockText, secondsBetween } from './durations';
import { isYou, nameOf } from './names';
import { inOrder, orderWith } from './row-order';

type Past = Pick<Conference, 'createdAt' | 'startedAt' | 'endedAt'>;

/** Undefined if the conference never began. */
export const durationText = ({ startedAt, endedAt }: Past): string | undefined =>
  startedAt === null || endedAt === null ? undefined : clockText(secondsBetween(startedAt, endedAt));

/** Whether the party was in the conference at any time, as far as its last leg tells. */
export const tookPart = ({ joinedAt, disconnection }: Participant): boolean =>
  joinedAt !== null || disconnection?.method === 'departed' || disconnection?.method === 'booted';

/** The order of rows whose arrival this tab has not seen. */
export const orderedPeople = (participants: readonly Participant[]): readonly Participant[] =>
  inOrder(participants, orderWith([], participants));

const SHOWN_NAMES = 3;

/** Who else was in it. */
export const othersText = (participants: readonly Participant[], texts: Texts): string => {
  const names = orderedPeople(participants)
    .filter((each) => !isYou(each))
    .map((each) => nameOf(each, texts));
  if (names.length === 0) return texts.history.nobody;
  return texts.history.others(names.slice(0, SHOWN_NAMES).join(', '), Math.max(0, names.length - SHOWN_NAMES));
};

const dayOf = (time: number): string => new Date(time).toDateString();

/** `Today, 14:02`. */
export const whenText = ({ createdAt }: Past, now: number, texts: Texts): string => {
  const time = Date.parse(createdAt);
  const clock = new Intl.DateTimeFormat(texts.locale, { hour: '2-digit', minute: '2-digit' }).format(time);
  const { today, yesterday } = texts.history;
  if (dayOf(time) === dayOf(now)) return `${today}, ${clock}`;
  if (dayOf(time) === dayOf(now - DAY_MS)) return `${yesterday}, ${clock}`;
  return `${new Intl.DateTimeFormat(texts.locale, { day: 'numeric', month: 'short', year: 'numeric' }).format(time)}, ${clock}`;
};

/** The same people again: those whose numbers are known. */
export const peopleToCall = (participants: readonly Participant[]): readonly NewParticipant[] =>
  participants.flatMap((each) => {
    const { phoneNumber, displayName } = each;
    if (isYou(each) || phoneNumber === null) return [];
    return [{ phoneNumber, ...(displayName !== null && { displayName }) }];
  });
