/** How well the view for support is informed. */
import type { Conference } from '../../terminal';
import type { Texts } from '../texts/en';
import type { SupportTexts } from '../texts/support/en';

type Facts = { readonly conference: Conference | undefined; readonly offlineSince: number | undefined };

export const supportLine = (
  { conference, offlineSince }: Facts,
  { locale }: Texts,
  support: SupportTexts,
): { readonly tone: 'good' | 'busy' | 'bad' | 'quiet'; readonly words: string } => {
  if (offlineSince !== undefined) {
    const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }).format(offlineSince);
    return { tone: 'bad', words: support.offlineSince(time) };
  }
  if (!conference) return { tone: 'busy', words: support.reading };
  return conference.state === 'ended' ? { tone: 'quiet', words: support.over } : { tone: 'good', words: support.checking };
};

/** The id in what somebody has typed or pasted, such as a whole line of a log. */
export const conferenceIdIn = (typed: string): string | undefined => /(?<![0-9a-z_])conf_[0-9a-z]{34}(?![0-9a-z])/.exec(typed)?.[0];
