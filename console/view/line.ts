/** How well the console is informed, in words. */
import type { Line } from '../../terminal';
import type { Texts } from '../texts/en';

type LineTone = 'good' | 'busy' | 'bad' | 'quiet';
export type LineShown = { readonly tone: LineTone; readonly words: string };

/** A shorter gap is not worth a word. */
export const CATCHING_UP_SHOWN_AFTER_MS = 700;

export type LineFacts = {
  readonly line: Line;
  readonly lineSince: number;
  /** Without an open conference, all that matters is whether Rollcall answers. */
  readonly hasOpen: boolean;
  readonly now: number;
};

const timeText = (time: number, { locale }: Texts): string =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(time);

const withoutConference = (line: Line, { line: words }: Texts): LineShown => {
  if (line === 'offline') return { tone: 'bad', words: words.offline };
  const isAnswered = line === 'live' || line === 'polling' || line === 'over';
  return isAnswered ? { tone: 'good', words: words.ready } : { tone: 'busy', words: words.connecting };
};

export const lineShown = ({ line, lineSince, hasOpen, now }: LineFacts, texts: Texts): LineShown => {
  const { line: words } = texts;
  const isShortGap = line === 'catching-up' && now - lineSince < CATCHING_UP_SHOWN_AFTER_MS;
  if (!hasOpen) return withoutConference(isShortGap ? 'live' : line, texts);
  if (line === 'live' || isShortGap) return { tone: 'good', words: words.live };
  if (line === 'offline') return { tone: 'bad', words: words.offlineSince(timeText(lineSince, texts)) };
  if (line === 'over') return { tone: 'quiet', words: words.over };
  return { tone: 'busy', words: words[line] };
};
