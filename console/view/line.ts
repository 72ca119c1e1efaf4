/** How well the console is informed, in words. */
import type { Line } from '../../terminal';
import type { Texts } from '../texts/en';

type LineTone = 'good' | 'busy' | 'bad' | 'quiet';
export type LineShown = { readonly tone: LineTone; readonly words: string };

/** A gap shorter than this is nobody's concern. */
export const CATCHING_UP_SHOWN_AFTER_MS = 700;

export type LineFacts = {
  readonly line: Line;
  readonly lineSince: number;
  /** Whether a conference is open. Without one the line only says whether Rollcall answers at all. */
  readonly hasOpen: boolean;
  /** What the network did last; undefined if nothing was tried yet. */
  readonly answers: boolean | undefined;
  readonly now: number;
};

const timeText = (time: number, { locale }: Texts): string =>
  new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(time);

export const lineShown = ({ line, lineSince, hasOpen, answers, now }: LineFacts, texts: Texts): LineShown => {
  const { line: words } = texts;
  if (!hasOpen) {
    if (answers === undefined) return { tone: 'busy', words: words.connecting };
    return answers ? { tone: 'good', words: words.ready } : { tone: 'bad', words: words.offline };
  }
  if (line === 'live') return { tone: 'good', words: words.live };
  if (line === 'offline') return { tone: 'bad', words: words.offlineSince(timeText(lineSince, texts)) };
  if (line === 'over') return { tone: 'quiet', words: words.over };
  if (line === 'catching-up' && now - lineSince < CATCHING_UP_SHOWN_AFTER_MS) return { tone: 'good', words: words.live };
  return { tone: 'busy', words: words[line] };
};
