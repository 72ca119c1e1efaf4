/** Printable ASCII, so that nothing has to be escaped. Without zod, because every function of a message reads it. */
export const MESSAGE_ID = /^[\x21-\x7e]{1,64}$/;
