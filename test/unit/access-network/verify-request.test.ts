import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { signRequest } from '../../../functions/http-client/signing/sign-request';
import { forgedBecause, type Incoming } from '../../../access-network/requests/verify-request';
import { runs } from '../../support/property-runs';
import { documentBlocks, requestOf } from '../../support/protocol-documents';

const key = { id: 'rollcall', secret: 'a-secret-of-the-access-network' };
const NOW = 1_790_000_000;

type Made = { target?: string; body?: string; created?: number; keyId?: string };

const made = ({ target = '/calls/call-release-requests', body = '{"a":1}', created = NOW, keyId = key.id }: Made = {}): Incoming => {
  const headers = signRequest(
    { method: 'POST', url: `https://host.example${target}`, headers: { 'content-type': 'application/json' }, body },
    { key: { ...key, id: keyId }, created, nonce: 'n0nce' },
  );
  return { method: 'POST', target, headers, body: Buffer.from(body) };
};

const verdict = (request: Incoming, now = NOW) => forgedBecause(request, [{ id: 'other', secret: 'x' }, key], now);
const withHeader = (name: string, change: (value: string) => string, request = made()): Incoming => ({
  ...request,
  headers: { ...request.headers, [name]: change(request.headers[name] ?? '') },
});

it('what Rollcall signs is genuine, with a query, with any body, and beside signatures of others', () => {
  expect(verdict(made())).toBeUndefined();
  expect(verdict(made({ target: '/x?a=1&b=?' }))).toBeUndefined();
  expect(verdict(made({ body: '' }))).toBeUndefined();
  const proxied = withHeader('signature-input', (input) => `proxy=("@authority");created=1;keyid="proxy", ${input}`);
  expect(verdict(withHeader('signature', (signature) => `proxy=:AAAA:, ${signature}`, proxied))).toBeUndefined();
});

it.each<[string, Incoming, string]>([
  ['another method', { ...made(), method: 'GET' }, 'wrong-signature'],
  ['another path', { ...made(), target: '/calls/call-connection-requests' }, 'wrong-signature'],
  ['a query that was added', { ...made(), target: '/calls/call-release-requests?x' }, 'not-covered'],
  ['another body', { ...made(), body: Buffer.from('{"a":2}') }, 'wrong-digest'],
  ['no body', { ...made(), body: Buffer.alloc(0) }, 'wrong-digest'],
  ['another digest', withHeader('content-digest', () => 'sha-256=:AAAA:'), 'wrong-signature'],
  ['a key that nobody has', made({ keyId: 'nobody' }), 'unknown-key'],
  ['a key of ours that did not sign', made({ keyId: 'other' }), 'wrong-signature'],
  ['a creation that was moved', withHeader('signature-input', (input) => input.replace(String(NOW), String(NOW + 1))), 'wrong-signature'],
  ['no creation', withHeader('signature-input', (input) => input.replace(/created=\d+;/, '')), 'out-of-time'],
  ['a creation that is a text', withHeader('signature-input', (input) => input.replace(String(NOW), `"${NOW}"`)), 'out-of-time'],
  ['another algorithm', withHeader('signature-input', (input) => `${input};alg="rsa-pss-sha512"`), 'other-algorithm'],
  ['no nonce', withHeader('signature-input', (input) => input.replace(/;nonce="[^"]*"/, '')), 'not-covered'],
  ['a path that is not covered', withHeader('signature-input', (input) => input.replace(' "@path"', '')), 'not-covered'],
  ['a component twice', withHeader('signature-input', (input) => input.replace('"@path"', '"@path" "@path"')), 'not-signed'],
  ['a component with a parameter', withHeader('signature-input', (input) => input.replace('"@path"', '"@path";req')), 'not-signed'],
  ['a parameter twice', withHeader('signature-input', (input) => `${input};created=${NOW}`), 'not-signed'],
  ['a signature under another label', withHeader('signature', (signature) => signature.replace('rollcall=', 'x=')), 'wrong-signature'],
  ['half a signature', withHeader('signature', (signature) => `${signature.slice(0, 30)}:`), 'wrong-signature'],
  ['endless headers', withHeader('signature-input', (input) => input + ' '.repeat(5_000)), 'not-signed'],
])('%s is refused', (_what, request, because) => {
  expect(verdict(request)).toBe(because);
});

it('a signature counts for 300 seconds before and after, and not after it has expired', () => {
  expect([-301, -300, 300, 301].map((seconds) => verdict(made(), NOW + seconds))).toEqual([
    'out-of-time',
    undefined,
    undefined,
    'out-of-time',
  ]);
  const expired = withHeader('signature-input', (input) => `${input};expires=${NOW - 1}`);
  expect(verdict(expired)).toBe('out-of-time');
});

it('the vectors of the bridge protocol are genuine, and with one character changed they are not', () => {
  const page = readFileSync('docs/bridge-protocol.md', 'utf8');
  const secret = /The key is `([^`]+)`/.exec(page)?.[1] ?? '';
  const put = documentBlocks(page, 'http')
    .map(requestOf)
    .find(({ headers }) => headers['signature'] !== undefined);
  if (!put) throw new Error('no vector');
  const request = { method: put.method, target: new URL(put.url).pathname, headers: put.headers, body: Buffer.from(put.body) };
  const created = Number(/created=(\d+)/.exec(put.headers['signature-input'] ?? '')?.[1]);
  expect(forgedBecause(request, [{ id: 'rollcall', secret }], created)).toBeUndefined();
  expect(forgedBecause({ ...request, target: `${request.target}x` }, [{ id: 'rollcall', secret }], created)).toBe('wrong-signature');
});

it('whatever the headers hold, the result is a verdict', () => {
  const hostile = fc.string({ unit: fc.constantFrom('"', '(', ')', ';', '=', ':', ',', ' ', 'a', '@', '1', '\\', 'keyid', 'rollcall') });
  fc.assert(
    fc.property(hostile, hostile, hostile, (input, signature, digest) => {
      const headers = { 'signature-input': input, signature, 'content-digest': digest };
      expect(verdict({ method: 'POST', target: '/x', headers, body: Buffer.from('x') })).toEqual(expect.any(String));
    }),
    { numRuns: runs(300) },
  );
});
