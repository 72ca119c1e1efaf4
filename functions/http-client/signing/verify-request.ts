/**
 * Verifies a signed request (RFC 9421, `hmac-sha256`). Whatever a stranger sends, the result is a verdict, never an
 * error.
 */
import { timingSafeEqual } from 'node:crypto';
import { SECOND_MS } from '../../../schemas/durations';
import { isDigestOf } from './content-digest';
import { componentsToCover, type HttpRequest, signatureBase } from './signature-base';
import { hmacSha256, type SigningKey } from './signing-keys';
import { formatString, type InnerList, integerOf, parseByteSequences, parseInnerLists, stringOf } from './structured-fields';

/** How much the two clocks and the transmission time may differ at most; Standard Webhooks and Stripe use the same. */
const SIGNATURE_TOLERANCE_SECONDS = 300;

/** Enough for ours, a proxy's, and a few more; each of them costs the computation of an HMAC. */
const MAX_SIGNATURES = 5;

/** A signed report has less than 1 KB. A signature can be replayed with any body, so the body has a limit. */
const MAX_BODY_BYTES = 65_536;

type ForgedBecause =
  'not-signed' | 'unknown-key' | 'other-algorithm' | 'out-of-time' | 'not-covered' | 'wrong-signature' | 'too-large' | 'wrong-digest';

/** `created`: when the request was signed by the sender's clock, in milliseconds since 1970. */
export type Verdict =
  | { readonly genuine: true; readonly keyId: string; readonly created: number }
  | { readonly genuine: false; readonly because: ForgedBecause };

type Verification = {
  readonly keys: readonly SigningKey[];
  /** Milliseconds since 1970. */
  readonly now: number;
};

const forged = (because: ForgedBecause): Verdict => ({ genuine: false, because });

const isInTime = ({ parameters }: InnerList, created: number | undefined, nowMs: number): created is number => {
  const now = nowMs / 1000;
  if (created === undefined || Math.abs(now - created) > SIGNATURE_TOLERANCE_SECONDS) return false;
  if (!parameters.has('expires')) return true;
  const expires = integerOf(parameters.get('expires'));
  return expires !== undefined && now <= expires;
};

const coversAll = (covered: InnerList, request: HttpRequest): boolean =>
  componentsToCover(request).every((name) => covered.items.includes(formatString(name)));

const isEqual = (left: Buffer, right: Buffer): boolean => left.length === right.length && timingSafeEqual(left, right);

const judge = (covered: InnerList, signature: Buffer | undefined, request: HttpRequest, { keys, now }: Verification): Verdict => {
  const keyId = stringOf(covered.parameters.get('keyid'));
  const candidates = keys.filter((key) => key.id === keyId);
  if (keyId === undefined || candidates.length === 0) return forged('unknown-key');
  const algorithm = covered.parameters.get('alg');
  if (algorithm !== undefined && stringOf(algorithm) !== 'hmac-sha256') return forged('other-algorithm');
  const created = integerOf(covered.parameters.get('created'));
  if (!isInTime(covered, created, now)) return forged('out-of-time');
  const base = signatureBase(covered, request);
  if (base === undefined || !stringOf(covered.parameters.get('nonce')) || !coversAll(covered, request)) return forged('not-covered');
  const isSigned = signature !== undefined && candidates.some((key) => isEqual(hmacSha256(base, key.secret), signature));
  return isSigned ? { genuine: true, keyId, created: created * SECOND_MS } : forged('wrong-signature');
};

const verdictOnHeaders = (request: HttpRequest, verification: Verification): Verdict => {
  const inputs = parseInnerLists(request.headers['signature-input'] ?? '');
  const signatures = parseByteSequences(request.headers['signature'] ?? '');
  if (!inputs || !signatures) return forged('not-signed');
  let verdict = forged('not-signed');
  for (const [label, covered] of [...inputs].slice(0, MAX_SIGNATURES)) {
    verdict = judge(covered, signatures.get(label), request, verification);
    if (verdict.genuine) return verdict;
  }
  return verdict;
};

/** The body is read last: only who has the key, or replays a signature, makes us compute its digest. */
const verdictOn = (request: HttpRequest, verification: Verification): Verdict => {
  const verdict = verdictOnHeaders(request, verification);
  if (!verdict.genuine) return verdict;
  if (Buffer.byteLength(request.body) > MAX_BODY_BYTES) return forged('too-large');
  const digest = request.headers['content-digest'] ?? '';
  // Checked even without a body: a body that was removed leaves its digest behind.
  return `${digest}${request.body}` === '' || isDigestOf(digest, request.body) ? verdict : forged('wrong-digest');
};

/**
 * A request is genuine if one of its signatures was made with a key of ours, within the last 300 seconds, and covers
 * method, path, query and body. The nonce is required but not remembered, so handling a request must be idempotent.
 */
export const verifyRequest = (request: HttpRequest, verification: Verification): Verdict => {
  // An invalid path cannot be signed.
  if (!URL.canParse(request.url)) return forged('not-covered');
  return verdictOn(request, verification);
};
