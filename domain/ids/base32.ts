/** Crockford's base32 in lower case. No letter can be mistaken for a digit. Each character holds five bits. */
export const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';
