import { DomainError } from '../../domain/errors';
import type { DocumentRefusal } from '../../domain/event-package/document-refusal';

/** The problem that says why a document is not taken. */
export const refusedDocument = ({ reason, sentence }: DocumentRefusal): DomainError =>
  new DomainError(reason === 'too-many-bytes' ? 'PAYLOAD_TOO_LARGE' : 'MALFORMED_DOCUMENT', sentence);
