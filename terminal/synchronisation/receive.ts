/**
 * The receiver's rule: what a terminal does about what it is told of one conference. Messages may be lost, repeated, late or in
 * another order than they were sent; versions tell. What is known is always what `GET` would have answered at that version, but
 * for the `call` of participants who have a leg.
 */
import type { Conference, PartialConference } from '../../schemas/conference';
import type { FullStateMessage, PartialStateMessage, TerminalMessage } from '../../schemas/terminal-messages';
import { applyChanges } from './apply-changes';

type ResyncMessage = Extract<TerminalMessage, { type: 'resync' }>;

/** What is told of a conference: messages of the WebSocket, or an answer to `GET`, with or without `since`. */
export type News = FullStateMessage | PartialStateMessage | ResyncMessage | Conference | PartialConference;

export type Reaction =
  /** It is known already. */
  | { readonly do: 'nothing' }
  /** This is known now. After `state: "ended"` there is nothing more to come. */
  | { readonly do: 'keep'; readonly conference: Conference }
  /** Something before it is missing: wait a moment, receive it again, and if that does not help, subscribe `since` what is known. */
  | { readonly do: 'ask' }
  /**
   * It is too large for a message: fetch it by `GET`, and receive the answer. That may be older than what is named here, since `GET`
   * reads eventually: so receive this message again after it, and where it says `get` again, do so after a moment.
   */
  | { readonly do: 'get' };

const nothing: Reaction = { do: 'nothing' };

const isPartial = (news: News): news is PartialStateMessage | PartialConference => 'state' in news && news.state === 'partial';

const receivePartial = (mine: Conference | undefined, news: PartialStateMessage | PartialConference): Reaction => {
  if (mine === undefined || news.previousVersion > mine.version) return { do: 'ask' };
  if (news.version <= mine.version) return nothing;
  const conference = applyChanges(mine, news);
  return conference ? { do: 'keep', conference } : { do: 'ask' };
};

const whole = (news: FullStateMessage | Conference): Conference => {
  if (!('type' in news)) return news;
  const { type: _type, conferenceState, ...conference } = news;
  return { ...conference, state: conferenceState };
};

/** `mine`: what is known of the conference that `news` is about; undefined where that is nothing. */
export const receive = (mine: Conference | undefined, news: News): Reaction => {
  if (isPartial(news)) return receivePartial(mine, news);
  if (mine !== undefined && news.version < mine.version) return nothing;
  if ('participants' in news) return { do: 'keep', conference: whole(news) };
  return news.version === mine?.version ? nothing : { do: 'get' };
};
