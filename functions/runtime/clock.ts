/** Time and randomness, passed to the functions so that a test can choose them. */

/** Milliseconds since 1970. */
export type Clock = () => number;

/** `length` characters of lower-case Crockford base32, unpredictable. */
export type RandomId = (length: number) => string;
