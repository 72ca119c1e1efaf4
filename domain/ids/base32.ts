/** Crockford's base32 in lower case: no letter that could be taken for a digit. Each character is five bits. */
export const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';
