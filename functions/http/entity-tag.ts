/** Entity tags (RFC 9110 section 8.8.3): a version in quotes. */
import { invalidArgument } from '../../domain/errors';
import { IF_MATCH_PATTERN } from '../../schemas/entity-tag';

const IF_MATCH = new RegExp(IF_MATCH_PATTERN);
const ENTITY_TAG = /(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")/g;

/** `variant` distinguishes representations of the same version, such as XML and JSON. */
export const entityTag = (version: number | string, variant?: string): string =>
  `"${version}${variant === undefined ? '' : `-${variant}`}"`;

/**
 * Whether `If-None-Match` names the tag, so that the answer is 304. The comparison is weak, as its definition requires.
 */
export const isUnchanged = (ifNoneMatch: string | undefined, tag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return [...ifNoneMatch.matchAll(ENTITY_TAG)].some(([, opaque]) => opaque === tag);
};

/** The version that `If-Match` asks for; `undefined` without the header or for `*`, which any version matches. */
export const expectedVersion = (ifMatch: string | undefined): number | undefined => {
  const text = ifMatch?.trim();
  if (text === undefined || text === '*') return undefined;
  if (!IF_MATCH.test(text)) throw invalidArgument([{ parameter: 'If-Match', detail: 'must be one version in quotes, such as "17"' }]);
  return Number(text.slice(1, -1));
};
