/**
 * What ids look like, as parts of regular expressions. No other file has a pattern of an id; the web console has a looser
 * one, because it imports no values of the contract.
 */

/** A character of lower-case Crockford base32: see `domain/ids/base32.ts`. */
const CHARACTER = '[0-9a-hjkmnp-tv-z]';
/** The first one of an initiator key may also be the mark of a later hash key: see `domain/ids/key-version.ts`. */
const FIRST_OF_KEY = '[0-9a-hjkmnp-z]';

export const INITIATOR_KEY = `${FIRST_OF_KEY}${CHARACTER}{15}`;
export const CONFERENCE_ID = `conf_${FIRST_OF_KEY}${CHARACTER}{33}`;
export const PARTICIPANT_ID = `p${CHARACTER}{10}`;
export const SUBSCRIPTION_ID = `sub_${FIRST_OF_KEY}${CHARACTER}{31}`;
export const DELIVERY_ID = `dlv_${CHARACTER}{26}`;
/** A participant and the number of the leg. */
export const LEG_NAME = `${PARTICIPANT_ID}-[1-9][0-9]{0,8}`;
/** A time within an id: see `domain/ids/time-text.ts`. */
export const TIME_TEXT = `${CHARACTER}{10}`;

/** For a text that is nothing but this. */
export const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`);
