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
export type ConferenceUpdate = FullStateMessage | PartialStateMessage | ResyncMessage | Conference | PartialConference;

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

const NOTHING: Reaction = { do: 'nothing' };

const isPartial = (update: ConferenceUpdate): update is PartialStateMessage | PartialConference =>
  'state' in update && update.state === 'partial';

const receivePartial = (mine: Conference | undefined, update: PartialStateMessage | PartialConference): Reaction => {
  if (mine === undefined || update.previousVersion > mine.version) return { do: 'ask' };
  if (update.version <= mine.version) return NOTHING;
  const conference = applyChanges(mine, update);
  return conference ? { do: 'keep', conference } : { do: 'ask' };
};

const whole = (update: FullStateMessage | Conference): Conference => {
  if (!('type' in update)) return update;
  const { type: _type, conferenceState, ...conference } = update;
  return { ...conference, state: conferenceState };
};

/** `mine`: what is known of the conference that `update` is about; undefined where that is nothing. */
export const receive = (mine: Conference | undefined, update: ConferenceUpdate): Reaction => {
  if (isPartial(update)) return receivePartial(mine, update);
  if (mine !== undefined && update.version < mine.version) return NOTHING;
  if ('participants' in update) return { do: 'keep', conference: whole(update) };
  return update.version === mine?.version ? NOTHING : { do: 'get' };
};
