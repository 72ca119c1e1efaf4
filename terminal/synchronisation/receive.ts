/**
 * The receiver's rule: how a terminal handles what it receives about one conference. Messages may be lost, repeated,
 * late or reordered; their versions reveal it. The state that a terminal knows is always what `GET` would have answered
 * at that version, except for the `call` of participants who have a leg.
 */
import type { Conference, FullStateMessage, PartialConference, PartialStateMessage, ResyncMessage } from '../contract';
import { applyChanges } from './apply-changes';

/**
 * Anything a terminal receives about a conference: messages of the WebSocket, or an answer to `GET`, with or without
 * `since`.
 */
export type ConferenceUpdate = FullStateMessage | PartialStateMessage | ResyncMessage | Conference | PartialConference;

/** What a terminal does with what it has received. */
export type Reaction =
  /** The terminal already knows it. */
  | { readonly do: 'nothing' }
  /** The terminal now knows this. After `state: "ended"` nothing more comes. */
  | { readonly do: 'keep'; readonly conference: Conference }
  /**
   * An earlier change is missing. Wait a moment and receive this again. If that does not help, subscribe `since` the
   * known version.
   */
  | { readonly do: 'ask' }
  /**
   * The state is too large for a message. Fetch it by `GET` and receive the answer. Because `GET` is eventually
   * consistent, the answer may be older than this message. So receive this message again after it, and if the reaction
   * is `get` again, repeat after a moment.
   */
  | { readonly do: 'get' };

const NOTHING: Reaction = { do: 'nothing' };

const isPartial = (update: ConferenceUpdate): update is PartialStateMessage | PartialConference =>
  'state' in update && update.state === 'partial';

const receivePartial = (known: Conference | undefined, update: PartialStateMessage | PartialConference): Reaction => {
  if (known === undefined || update.previousVersion > known.version) return { do: 'ask' };
  if (update.version <= known.version) return NOTHING;
  const conference = applyChanges(known, update);
  return conference ? { do: 'keep', conference } : { do: 'ask' };
};

const whole = (update: FullStateMessage | Conference): Conference => {
  if (!('type' in update)) return update;
  const { type: _type, id: _id, conferenceState, ...conference } = update;
  return { ...conference, state: conferenceState };
};

/** `known`: the known state of the conference, or undefined if there is none. */
export const receive = (known: Conference | undefined, update: ConferenceUpdate): Reaction => {
  if (isPartial(update)) return receivePartial(known, update);
  if (known !== undefined && update.version < known.version) return NOTHING;
  if ('participants' in update) return { do: 'keep', conference: whole(update) };
  return update.version === known?.version ? NOTHING : { do: 'get' };
};
