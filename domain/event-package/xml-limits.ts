/**
 * What a document may hold. The reader counts while it reads, so that a hostile document costs no more than an honest
 * one: the time to read is linear in the bytes, whatever they say. The bytes and the users are settings of the dialect.
 */

/** A sidebar within a sidebar still fits; without sidebars, an honest document has 8 levels. */
export const MAX_DEPTH = 16;
/** With an average one of 32 bytes, more than this does not fit into the bytes. 300 users with all that RFC 4575 knows have fewer. */
export const MAX_ELEMENTS = 8_000;
/** Of one element, declarations of namespaces included. */
export const MAX_ATTRIBUTES = 16;
/** Characters of one text, or of one attribute. */
export const MAX_TEXT = 4_096;
