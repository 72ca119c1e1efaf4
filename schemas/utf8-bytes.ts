/** The size of a text as it is stored and sent. */
export const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;
