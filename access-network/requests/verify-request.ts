/**
 * Verifies that Rollcall has signed a request: HTTP Message Signatures (RFC 9421) with `hmac-sha256`, as
 * docs/bridge-protocol.md describes them. Rollcall uses a small part of what the RFC allows; anything else is
 * refused. It never throws, whatever the request contains.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type Key = { readonly id: string; readonly secret: string };

export type Incoming = {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
};

export type Forged = 'not-signed' | 'unknown-key' | 'other-algorithm' | 'out-of-time' | 'not-covered' | 'wrong-signature' | 'wrong-digest';

const TOLERANCE_SECONDS = 300;
const MAX_FIELD_CHARACTERS = 4_096;
/** Enough for the signatures of Rollcall and of a few proxies. */
const MAX_SIGNATURES = 5;

/** One member of `Signature-Input`: its label, and what is signed: the components with the parameters. */
const INPUT = /([a-z*][a-z0-9_.*-]*)=(\(([^()]*)\)((?:;[a-z*][a-z0-9_.*-]*=(?:"[^"\\]*"|\d{1,15}))*))(?=\s*(?:,|$))/g;
const COMPONENTS = /^(?:"[a-z@-]+"(?: "[a-z@-]+")*)?$/;

type Input = { readonly label: string; readonly signed: string; readonly components: readonly string[]; readonly parameters: Parameters };
type Parameters = ReadonlyMap<string, string>;

const parametersOf = (text: string): Parameters | undefined => {
  const pairs = [...text.matchAll(/;([^=;]+)=("[^"]*"|\d+)/g)].map(([, name = '', value = '']) => [name, value] as const);
  return new Map(pairs).size === pairs.length ? new Map(pairs) : undefined;
};

const inputsOf = (header: string): readonly Input[] =>
  [...header.matchAll(INPUT)].slice(0, MAX_SIGNATURES).flatMap(([, label = '', signed = '', list = '', rest = '']) => {
    const parameters = parametersOf(rest);
    const components = [...list.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
    const isPlain = COMPONENTS.test(list) && new Set(components).size === components.length;
    return isPlain && parameters ? [{ label, signed, components, parameters }] : [];
  });

const textOf = (parameter: string | undefined): string | undefined => (parameter?.startsWith('"') ? parameter.slice(1, -1) : undefined);
const numberOf = (parameter: string | undefined): number => (parameter !== undefined && /^\d+$/.test(parameter) ? Number(parameter) : NaN);

const isInTime = (parameters: Parameters, now: number): boolean => {
  const isRecent = Math.abs(now - numberOf(parameters.get('created'))) <= TOLERANCE_SECONDS;
  return isRecent && (!parameters.has('expires') || now <= numberOf(parameters.get('expires')));
};

const valueOf = (component: string, { method, target, headers }: Incoming): string | undefined => {
  const [path = '', ...query] = target.split('?');
  if (component === '@method') return method;
  if (component === '@path') return path;
  if (component === '@query') return `?${query.join('?')}`;
  return component.startsWith('@') ? undefined : headers[component]?.trim();
};

/** Method, path, query and body: a signature that leaves one of them out could be used for another request. */
const needed = ({ target, body }: Incoming): readonly string[] => [
  '@method',
  '@path',
  ...(target.includes('?') ? ['@query'] : []),
  ...(body.length === 0 ? [] : ['content-digest', 'content-type']),
];

const baseOf = ({ components, signed }: Input, request: Incoming): string | undefined => {
  const values = components.map((name) => [name, valueOf(name, request)] as const);
  if (values.some(([, value]) => value === undefined)) return undefined;
  return [...values.map(([name, value]) => `"${name}": ${value ?? ''}`), `"@signature-params": ${signed}`].join('\n');
};

const isEqual = (left: Buffer, right: Buffer): boolean => left.length === right.length && timingSafeEqual(left, right);

/** The bytes of the signature with this label in the header `Signature`. */
const signatureFor = (label: string, header: string): Buffer | undefined => {
  const members = header.split(',').map((member) => member.trim());
  const found = members.filter((member) => member.startsWith(`${label}=:`) && member.endsWith(':'));
  const [only] = found;
  return only !== undefined && found.length === 1 ? Buffer.from(only.slice(label.length + 2, -1), 'base64') : undefined;
};

const judge = (input: Input, request: Incoming, keys: readonly Key[], now: number): Forged | undefined => {
  const { components, parameters, label } = input;
  const candidates = keys.filter(({ id }) => id === textOf(parameters.get('keyid')));
  if (candidates.length === 0) return 'unknown-key';
  if ((textOf(parameters.get('alg')) ?? 'hmac-sha256') !== 'hmac-sha256') return 'other-algorithm';
  if (!isInTime(parameters, now)) return 'out-of-time';
  const base = baseOf(input, request);
  const isCovered = needed(request).every((name) => components.includes(name));
  if (base === undefined || !isCovered || !textOf(parameters.get('nonce'))) return 'not-covered';
  const signature = signatureFor(label, request.headers['signature'] ?? '');
  const isSigned = candidates.some(({ secret }) => signature && isEqual(createHmac('sha256', secret).update(base).digest(), signature));
  return isSigned ? undefined : 'wrong-signature';
};

/** Only `sha-256` counts; others may accompany it. */
const hasDigest = (header: string, body: Buffer): boolean => {
  const right = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const members = header.split(',').map((member) => member.trim());
  return members.filter((member) => member.startsWith('sha-256=')).join() === right;
};

/**
 * Why the request does not come from Rollcall; `undefined` if it does. `now`: seconds since 1970. A nonce is required, but not
 * remembered: a request that is repeated has the same `requestId`, and is carried out once.
 */
export const forgedBecause = (request: Incoming, keys: readonly Key[], now: number): Forged | undefined => {
  const { 'signature-input': header = '', signature = '', 'content-digest': digest = '' } = request.headers;
  if (Math.max(header.length, signature.length, digest.length) > MAX_FIELD_CHARACTERS) return 'not-signed';
  let verdict: Forged | undefined = 'not-signed';
  for (const input of inputsOf(header)) {
    verdict = judge(input, request, keys, now);
    if (verdict === undefined) break;
  }
  if (verdict !== undefined) return verdict;
  return (digest === '' && request.body.length === 0) || hasDigest(digest, request.body) ? undefined : 'wrong-digest';
};
