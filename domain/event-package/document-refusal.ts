/**
 * Why a document is not taken. The sentences quote nothing of the document: it holds phone numbers and names.
 */
export const refusalSentences = {
  'too-many-bytes': 'The document is larger than this deployment takes.',
  'too-deep': 'The elements of the document are nested too deeply.',
  'too-many-elements': 'The document has too many elements.',
  'too-many-attributes': 'An element of the document has too many attributes.',
  'too-long-text': 'A text or an attribute of the document is too long.',
  'too-many-users': 'The document has more users than this deployment takes.',
  doctype: 'The document has a document type declaration, which is not taken.',
  malformed: 'The document is not well-formed XML with namespaces.',
  'wrong-root': 'The root of the document is not "conference-info" of RFC 4575.',
  'wrong-state': 'A "state" of the document is none of "full", "partial" and "deleted".',
  'wrong-version': 'The version of the document is not a whole number of at most 32 bits.',
  'no-version': 'The document has no version.',
  'wrong-order': 'The elements of the document are not in the order of the schema.',
} as const;

export type RefusalReason = keyof typeof refusalSentences;

export type DocumentRefusal = { readonly reason: RefusalReason; readonly sentence: string };

export const documentRefusal = (reason: RefusalReason): DocumentRefusal => ({ reason, sentence: refusalSentences[reason] });

/** Thrown within the reader only, which answers with its `reason`. */
export class RefusedDocument extends Error {
  constructor(readonly reason: RefusalReason) {
    super(refusalSentences[reason]);
  }
}
