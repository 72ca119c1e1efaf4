/** Signs a request by HTTP Message Signatures (RFC 9421), `hmac-sha256`. */
import { contentDigest } from './content-digest';
import { componentsToCover, type HttpRequest, signatureBase } from './signature-base';
import { hmacSha256, type SigningKey } from './signing-keys';
import { formatBytes, formatInnerList, formatString } from './structured-fields';

/** The label of our signature in the headers; a proxy may add its own signature. */
const LABEL = 'rollcall';

export type Signing = {
  readonly key: SigningKey;
  /** Seconds since 1970. */
  readonly created: number;
  /** Printable ASCII, new for each request. */
  readonly nonce: string;
};

/** Returns the request's headers and those that sign it. A request with a body must have a `content-type`. */
export const signRequest = (request: HttpRequest, { key, created, nonce }: Signing): Readonly<Record<string, string>> => {
  const headers = request.body === '' ? request.headers : { ...request.headers, 'content-digest': contentDigest(request.body) };
  const covered = {
    items: componentsToCover(request).map(formatString),
    parameters: new Map([
      ['created', String(created)],
      ['keyid', formatString(key.id)],
      ['nonce', formatString(nonce)],
    ]),
  };
  const base = signatureBase(covered, { ...request, headers });
  if (base === undefined) throw new Error('The request lacks a header that must be signed');
  return {
    ...headers,
    'signature-input': `${LABEL}=${formatInnerList(covered)}`,
    signature: `${LABEL}=${formatBytes(hmacSha256(base, key.secret))}`,
  };
};
