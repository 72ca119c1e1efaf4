/**
 * `Content-Digest` (RFC 9530): the body's fingerprint in a header, so that a signature over headers covers the body
 * too.
 */
import { createHash } from 'node:crypto';
import { formatBytes, parseByteSequences } from './structured-fields';

const sha256 = (body: string): Buffer => createHash('sha256').update(body, 'utf8').digest();

export const contentDigest = (body: string): string => `sha-256=${formatBytes(sha256(body))}`;

/** Only `sha-256` counts: other digests may accompany it, but not replace it. */
export const isDigestOf = (header: string, body: string): boolean =>
  parseByteSequences(header)?.get('sha-256')?.equals(sha256(body)) ?? false;
