/** What a user wants of one participant, and when it may be asked for. */
import type { Conference, Participant, ParticipantUpdate } from '../contract';
import type { Line } from '../follow/line';

/** One thing at a time: `lastAction` tells the outcome of one. */
export type Wish =
  { readonly status: 'online' | 'offline' } | { readonly muted: boolean } | { readonly onHold: boolean } | { readonly removed: true };

type WishKind = 'status' | 'muted' | 'onHold' | 'removed';

export const kindOf = (wish: Wish): WishKind => Object.keys(wish)[0] as WishKind;

/**
 * Whether it does no harm if it is done half a minute later. What calls somebody, or lets somebody speak or hear again,
 * does: the user has long put the phone away.
 */
export const isSafeLate = (wish: Wish): boolean => {
  if ('status' in wish) return wish.status === 'offline';
  if ('muted' in wish) return wish.muted;
  return 'onHold' in wish ? wish.onHold : true;
};

/** The body of the request; undefined for a removal, which has none. */
export const updateOf = (wish: Wish): ParticipantUpdate | undefined => ('removed' in wish ? undefined : { ...wish });

type Action = Conference['management']['actions'][number];

/** The action among those that can be managed. */
const actionOf = (wish: Wish): Action => {
  if ('status' in wish) return wish.status;
  if ('muted' in wish) return 'mute';
  return 'onHold' in wish ? 'hold' : 'remove';
};

/** As `lastAction` names it. */
export const commandOf = (wish: Wish): NonNullable<Participant['lastAction']>['action'] => {
  if ('muted' in wish) return wish.muted ? 'mute' : 'unmute';
  if ('onHold' in wish) return wish.onHold ? 'hold' : 'resume';
  return 'status' in wish ? wish.status : 'remove';
};

/** Why a wish is not even sent. */
export type NotSentReason =
  | 'no-conference'
  | 'no-participant'
  | 'not-manageable'
  | 'not-supported'
  | 'offline'
  | 'aborted'
  | 'replaced'
  /** The page or process ended while it waited. */
  | 'restarted';

export const reasonNotToSend = (
  conference: Conference | undefined,
  participant: Participant | undefined,
  wish: Wish,
  line: Line,
): NotSentReason | undefined => {
  if (!conference || conference.state === 'ended') return 'no-conference';
  if (!participant) return 'no-participant';
  if (!conference.management.available) return 'not-manageable';
  if (!(participant.actions ?? conference.management.actions).includes(actionOf(wish))) return 'not-supported';
  return line === 'offline' && !isSafeLate(wish) ? 'offline' : undefined;
};
