/**
 * What the event package says of a participant: the word of the conference server, or that it no longer lists somebody
 * whom the stored information has online. A participant without an observation is one of whom the package has said
 * nothing since the participant's leg joined or ended.
 */
import type { EndpointStatus } from '../../schemas/participant';

/** In this order, so that one comparison tells whether a word means online. */
const words = [
  'gone',
  'unknown',
  'pending',
  'dialing-out',
  'dialing-in',
  'alerting',
  'disconnecting',
  'disconnected',
  'connected',
  'on-hold',
  'muted-via-focus',
] as const satisfies readonly (EndpointStatus | 'unknown' | 'gone')[];

/** `unknown`: a word that RFC 4575 does not have. It never means online. */
export type ObservedWord = (typeof words)[number];

export type Observation = {
  readonly word: ObservedWord;
  /**
   * It contradicts a leg that joined or ended a moment ago, and may have been written before. It has no effect until the
   * conference server has had the time to correct it.
   */
  readonly doubtful?: true;
};

/** A conference server sends a change within this time (RFC 4575 section 3.9). */
export const OBSERVED_WITHIN_MS = 5_000;

const isUndoubted = ({ doubtful }: Observation): number => (doubtful ? 0 : 1);

/** Below zero if `one` comes before `other`, and zero if both are equal. Doubtful ones come first. */
export const orderOfObservations = (one: Observation, other: Observation): number =>
  isUndoubted(one) - isUndoubted(other) || words.indexOf(one.word) - words.indexOf(other.word);

/** This one and those that come after it mean that the participant is in the conference. */
export const LEAST_ONLINE: Observation = { word: 'connected' };

export const showsOnline = (observation: Observation | undefined): boolean =>
  observation !== undefined && orderOfObservations(observation, LEAST_ONLINE) >= 0;
