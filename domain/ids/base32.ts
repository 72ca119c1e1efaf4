/** Crockford's base32 in lower case. No letter can be mistaken for a digit. Each character holds five bits. */
export const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';

/** A character for each byte, made from its last five bits. All 32 characters are equally likely. */
export const base32Of = (bytes: Uint8Array): string => Array.from(bytes, (byte) => BASE32.charAt(byte & 31)).join('');
