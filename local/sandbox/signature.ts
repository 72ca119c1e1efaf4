/**
 * HTTP Message Signatures, as a carrier would implement them from the protocol's page alone. This deliberately does not
 * use the product's code, so that the two check each other.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type Key = { readonly id: string; readonly secret: string };

export type Incoming = {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const TOLERANCE_SECONDS = 300;
const DEFAULT_KEY_ID = 'rollcall';

/** Accepts `secret` or `id:secret`, and several of them separated by commas. */
export const readKeys = (setting: string): Key[] =>
  setting.split(',').map((text) => {
    const [left = '', right] = text.trim().split(':');
    return right === undefined ? { id: DEFAULT_KEY_ID, secret: left } : { id: left, secret: right };
  });

const digestOf = (body: string): string => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

const split = (target: string): { path: string; query: string } => {
  const question = target.indexOf('?');
  return question < 0 ? { path: target, query: '' } : { path: target.slice(0, question), query: target.slice(question) };
};

const valueOf = (component: string, { method, target, headers }: Incoming): string | undefined => {
  switch (component) {
    case '@method':
      return method;
    case '@path':
      return split(target).path;
    case '@query':
      return split(target).query || '?';
    default:
      return component.startsWith('@') ? undefined : headers[component];
  }
};

const mac = (components: readonly string[], signatureParams: string, request: Incoming, secret: string): Buffer => {
  const lines = components.map((component) => `"${component}": ${valueOf(component, request) ?? ''}`);
  return createHmac('sha256', secret)
    .update([...lines, `"@signature-params": ${signatureParams}`].join('\n'))
    .digest();
};

const needed = ({ target, body }: Incoming): string[] => [
  '@method',
  '@path',
  ...(target.includes('?') ? ['@query'] : []),
  ...(body === '' ? [] : ['content-digest', 'content-type']),
];

/** Returns the headers with the three that sign the request. */
export const sign = (request: Incoming, key: Key, created: number, nonce: string): Record<string, string> => {
  const headers = { ...request.headers, ...(request.body === '' ? {} : { 'content-digest': digestOf(request.body) }) };
  const components = needed(request);
  const params = `(${components.map((name) => `"${name}"`).join(' ')});created=${created};keyid="${key.id}";nonce="${nonce}"`;
  const signature = mac(components, params, { ...request, headers }, key.secret).toString('base64');
  return { ...headers, 'signature-input': `sandbox=${params}`, signature: `sandbox=:${signature}:` };
};

const INPUT = /^([a-z*][a-z0-9_.*-]*)=(\(([^()]*)\)(;.*))$/;

/** The nonce if the signature is valid, otherwise undefined. */
export const verify = (request: Incoming, keys: readonly Key[], nowSeconds: number): string | undefined => {
  const input = INPUT.exec(request.headers['signature-input'] ?? '');
  const label = input?.[1] ?? '';
  const components = [...(input?.[3] ?? '').matchAll(/"([^"]*)"/g)].map(([, name]) => name ?? '');
  const params = input?.[4] ?? '';
  const created = Number(/;created=(\d+)/.exec(params)?.[1]);
  const key = keys.find(({ id }) => id === /;keyid="([^"]*)"/.exec(params)?.[1]);
  const nonce = /;nonce="([^"]+)"/.exec(params)?.[1];
  if (!key || !(Math.abs(nowSeconds - created) <= TOLERANCE_SECONDS)) return undefined;
  if (!needed(request).every((name) => components.includes(name))) return undefined;
  const digest = request.headers['content-digest'];
  if ((digest !== undefined || request.body !== '') && digest !== digestOf(request.body)) return undefined;
  const given = Buffer.from(request.headers['signature']?.slice(label.length + 2, -1) ?? '', 'base64');
  const right = mac(components, input?.[2] ?? '', request, key.secret);
  return given.length === right.length && timingSafeEqual(given, right) ? nonce : undefined;
};
