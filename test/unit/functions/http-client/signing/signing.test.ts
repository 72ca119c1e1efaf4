import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { createVerifier, httpbis } from 'http-message-signatures';
import { contentDigest, isDigestOf } from '../../../../../functions/http-client/signing/content-digest';
import { signRequest } from '../../../../../functions/http-client/signing/sign-request';
import { type HttpRequest, signatureBase } from '../../../../../functions/http-client/signing/signature-base';
import { DEFAULT_KEY_ID, hmacSha256, parseSigningKeys, type SigningKey } from '../../../../../functions/http-client/signing/signing-keys';
import { parseByteSequences, parseInnerLists } from '../../../../../functions/http-client/signing/structured-fields';
import { type Verdict, verifyRequest } from '../../../../../functions/http-client/signing/verify-request';
import { sign as signAsStranger, verify as verifyAsStranger } from '../../../../../local/sandbox/signature';
import { runs } from '../../../../support/property-runs';

const key: SigningKey = { id: 'k1', secret: 'a-secret-of-both-sides-0123456789' };
const created = 1_790_000_000;
const nonce = 'bm9uY2Ugb2YgMTI';

const plain: HttpRequest = {
  method: 'PUT',
  url: 'https://bridge.example/base/v1/rooms/conf_1/legs/p1-1?trace=a%20b&x=1',
  headers: { 'content-type': 'application/json', 'user-agent': 'anything' },
  body: '{"to":"+15550101"}',
};

const signed = (request: HttpRequest = plain, by: SigningKey = key): HttpRequest => ({
  ...request,
  headers: signRequest(request, { key: by, created, nonce }),
});

const judge = (request: HttpRequest, now = created * 1000, keys: readonly SigningKey[] = [key]): Verdict =>
  verifyRequest(request, { keys, now });

const withHeader = (request: HttpRequest, name: string, value: string): HttpRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

describe('the vectors of the standards', () => {
  const secret = Buffer.from('uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==', 'base64');

  it('computes the hmac-sha256 signature of RFC 9421 B.2.5', () => {
    const base = [
      '"date": Tue, 20 Apr 2021 02:07:55 GMT',
      '"@authority": example.com',
      '"content-type": application/json',
      '"@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"',
    ].join('\n');
    expect(hmacSha256(base, secret).toString('base64')).toBe('pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=');
  });

  it('builds the lines of the base as RFC 9421 section 2.5 has them', () => {
    const covered = parseInnerLists('sig1=("@method" "@path" "@query" "content-type");created=1618884473;keyid="test-key"')?.get('sig1');
    const request = {
      method: 'post',
      url: 'https://example.com/foo?param=Value&Pet=dog',
      headers: { 'content-type': ' application/json ' },
      body: '',
    };
    expect(covered && signatureBase(covered, request)).toBe(
      [
        '"@method": POST',
        '"@path": /foo',
        '"@query": ?param=Value&Pet=dog',
        '"content-type": application/json',
        '"@signature-params": ("@method" "@path" "@query" "content-type");created=1618884473;keyid="test-key"',
      ].join('\n'),
    );
  });

  it('computes the digest of RFC 9530', () => {
    expect(contentDigest('{"hello": "world"}')).toBe('sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:');
  });
});

describe('a request that we signed', () => {
  it.each([
    ['with body and query', plain],
    ['without body', { ...plain, method: 'DELETE', body: '', headers: {} }],
    ['without path', { ...plain, url: 'https://bridge.example' }],
    ['with a body of many bytes a character', { ...plain, body: '{"name":"Zoë 🎧"}' }],
  ])('is genuine to us, to the sandbox carrier and to an independent library: %s', async (_, request) => {
    const sent = signed(request);
    expect(judge(sent)).toMatchObject({ genuine: true, keyId: 'k1', created: expect.any(Number) as number });
    const { pathname, search } = new URL(request.url);
    const incoming = { method: sent.method, target: pathname + search, headers: sent.headers, body: sent.body };
    expect(verifyAsStranger(incoming, [{ id: key.id, secret: String(key.secret) }], created)).toBe(nonce);
    const library = { id: key.id, algs: ['hmac-sha256'], verify: createVerifier(String(key.secret), 'hmac-sha256') };
    const found = await httpbis.verifyMessage(
      { keyLookup: () => Promise.resolve(library), notAfter: created + 1, maxAge: 1e9 },
      { method: sent.method, url: sent.url, headers: sent.headers },
    );
    expect(found).toBe(true);
  });

  it('is genuine behind a gateway that changes scheme, host and other headers', () => {
    const sent = signed();
    const arrived = { ...sent, url: sent.url.replace('https://bridge.example', 'http://10.0.0.7:8080') };
    expect(judge(withHeader(arrived, 'x-forwarded-for', '192.0.2.1')).genuine).toBe(true);
  });

  it.each([
    ['method', { ...signed(), method: 'POST' }],
    ['path', { ...signed(), url: plain.url.replace('p1-1', 'p1-2') }],
    ['query', { ...signed(), url: plain.url.replace('x=1', 'x=2') }],
    ['a missing query', { ...signed(), url: plain.url.replace(/\?.*/, '') }],
    ['body', { ...signed(), body: '{"to":"+15550102"}' }],
    ['a missing body', { ...signed(), body: '' }],
    ['content type', withHeader(signed(), 'content-type', 'text/plain')],
    ['digest', withHeader(signed(), 'content-digest', contentDigest('other'))],
    ['body and digest', { ...withHeader(signed(), 'content-digest', contentDigest('other')), body: 'other' }],
    ['signature', withHeader(signed(), 'signature', 'rollcall=:AAAA:')],
    [
      'time',
      withHeader(signed(), 'signature-input', (signed().headers['signature-input'] ?? '').replace(String(created), String(created + 1))),
    ],
    ['nonce', withHeader(signed(), 'signature-input', (signed().headers['signature-input'] ?? '').replace(nonce, 'other'))],
    ['key id', withHeader(signed(), 'signature-input', (signed().headers['signature-input'] ?? '').replace('k1', 'k2'))],
    ['a body that was added', { ...signed({ ...plain, method: 'DELETE', body: '' }), body: '{}' }],
    ['a query that was added', { ...signed({ ...plain, url: 'https://a.example/b' }), url: 'https://a.example/b?force=true' }],
  ])('is forged once its %s differs', (_, request) => {
    expect(judge(request).genuine).toBe(false);
  });

  it('is genuine for 300 seconds, by either clock, and forged after that', () => {
    const at = (seconds: number) => judge(signed(), (created + seconds) * 1000);
    expect([at(-300), at(0), at(300)].map(({ genuine }) => genuine)).toEqual([true, true, true]);
    expect([at(-301), at(301)]).toEqual([
      { genuine: false, because: 'out-of-time' },
      { genuine: false, because: 'out-of-time' },
    ]);
  });
});

/** As somebody else would sign, who chooses what to cover and to say. */
const signedBy = (input: string, request: HttpRequest = { ...plain, body: '', url: 'https://a.example/b' }): HttpRequest => {
  const covered = parseInnerLists(`sig1=${input}`)?.get('sig1');
  const base = (covered && signatureBase(covered, request)) ?? '';
  const signature = createHmac('sha256', key.secret).update(base).digest('base64');
  return { ...request, headers: { ...request.headers, 'signature-input': `sig1=${input}`, signature: `sig1=:${signature}:` } };
};

describe('a signature of somebody else who has the key', () => {
  const times = `;created=${created};keyid="k1";nonce="n"`;

  it.each([
    ['more headers than we ask for', `("@method" "@path" "user-agent")${times}`],
    ['the algorithm named', `("@method" "@path")${times};alg="hmac-sha256"`],
    ['parameters of its own', `("@method" "@path")${times};tag="x";level=3`],
    ['an end of its time to come', `("@path"  "@method" )${times};expires=${created + 10}`],
  ])('is taken with %s', (_, input) => {
    expect(judge(signedBy(input))).toMatchObject({ genuine: true, keyId: 'k1', created: expect.any(Number) as number });
  });

  it.each([
    ['no method', `("@path")${times}`, 'not-covered'],
    ['no path', `("@method")${times}`, 'not-covered'],
    ['no nonce', `("@method" "@path");created=${created};keyid="k1"`, 'not-covered'],
    ['no time', `("@method" "@path");keyid="k1";nonce="n"`, 'out-of-time'],
    ['no key id', `("@method" "@path");created=${created};nonce="n"`, 'unknown-key'],
    ['another algorithm', `("@method" "@path")${times};alg="ed25519"`, 'other-algorithm'],
    ['an end that has passed', `("@method" "@path")${times};expires=${created - 1}`, 'out-of-time'],
    ['a header that is not there', `("@method" "@path" "date")${times}`, 'not-covered'],
    ['a component twice', `("@method" "@path" "@path")${times}`, 'not-covered'],
    ['a component with parameters', `("@method" "@path" "@method";req)${times}`, 'not-covered'],
    ['what a gateway changes', `("@method" "@path" "@authority")${times}`, 'not-covered'],
    ['a name of the object itself', `("@method" "@path" "constructor")${times}`, 'not-covered'],
  ] as const)('is refused with %s', (_, input, because) => {
    expect(judge(signedBy(input))).toEqual({ genuine: false, because });
  });

  it('is found beside the signature of a proxy', () => {
    const sent = signed();
    const both = {
      ...sent.headers,
      'signature-input': `proxy=("@authority" "signature";key="rollcall");created=${created};keyid="proxy", ${sent.headers['signature-input']}`,
      signature: `proxy=:AAAA:, ${sent.headers.signature}`,
    };
    expect(judge({ ...sent, headers: both }).genuine).toBe(true);
  });

  it('is not searched for among endlessly many', () => {
    const sent = signed();
    const others = Array.from({ length: 5 }, (_, index) => `s${index}=()`).join(', ');
    expect(judge(withHeader(sent, 'signature-input', `${others}, ${sent.headers['signature-input']}`)).genuine).toBe(false);
  });
});

describe('keys', () => {
  it('sign with the first and take each while keys are changed', () => {
    const keys = parseSigningKeys('new:bmV3LXNlY3JldC1uZXctc2VjcmV0 , old:b2xkLXNlY3JldC1vbGQtc2VjcmV0');
    expect(keys.map(({ id }) => id)).toEqual(['new', 'old']);
    for (const by of keys)
      expect(judge(signed(plain, by), created * 1000, keys)).toEqual({ genuine: true, keyId: by.id, created: created * 1000 });
    expect(judge(signed(plain, keys[0]), created * 1000, [keys[1] ?? key])).toEqual({ genuine: false, because: 'unknown-key' });
  });

  it('have an id of their own where none is given', () => {
    expect(parseSigningKeys('c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=')).toEqual([
      { id: DEFAULT_KEY_ID, secret: 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=' },
    ]);
  });

  it.each(['', 'short', 'id:short', 'a b c d e f g h i j k l', 'good-and-long-enough-1,', 'id:one:good-and-long-enough'])(
    'are refused, and not repeated in the error, when they are %j',
    (setting) => {
      expect(() => parseSigningKeys(setting)).toThrow(/must be `secret` or `id:secret`/);
    },
  );
});

describe('structured fields', () => {
  it.each([
    '',
    ',',
    'a',
    'a=',
    'a=(',
    'a=("x"',
    'a=("x""y")',
    'a=("x");b=',
    'a=("x");b=1;b=2',
    'a=("x"),a=("y")',
    'a=("x") b=("y")',
    'a=("x"),',
    'A=("x")',
    'a=("\u00e9")',
    `a=(${'"x" '.repeat(2000)})`,
  ])('refuses %j', (text) => {
    expect(parseInnerLists(text)).toBeUndefined();
  });

  it.each(['a=:AA:', 'a=:AAB=:', 'a=:====:', 'a=AAAA', 'a=:AAAA'])('takes one spelling of bytes only: refuses %j', (text) => {
    expect(parseByteSequences(text)).toBeUndefined();
  });

  it('knows the digest of a body by sha-256 alone', () => {
    expect(isDigestOf(`sha-512=:AAAA:, ${contentDigest('x')}`, 'x')).toBe(true);
    expect(isDigestOf('sha-512=:AAAA:', 'x')).toBe(false);
    expect(isDigestOf('', 'x')).toBe(false);
  });
});

const anyPath = fc
  .array(fc.webFragments({ size: 'xsmall' }).map(encodeURIComponent), { maxLength: 4 })
  .map((parts) => `/${parts.join('/')}`);
const anyRequest: fc.Arbitrary<HttpRequest> = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'PATCH', 'DELETE'),
  url: fc
    .tuple(anyPath, fc.option(fc.webQueryParameters()))
    .map(([path, query]) => new URL(`http://a.example${path}${query ? `?${query}` : ''}`).href),
  headers: fc.constant({ 'content-type': 'application/json' }),
  body: fc.oneof(fc.constant(''), fc.json()),
});

describe('whatever the request', () => {
  it('is genuine as it was sent, in both directions', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const { pathname, search } = new URL(request.url);
        const incoming = { ...request, target: pathname + search };
        const theirs = { id: key.id, secret: String(key.secret) };
        expect(verifyAsStranger({ ...incoming, headers: signed(request).headers }, [theirs], created)).toBe(nonce);
        expect(judge({ ...request, headers: signAsStranger(incoming, theirs, created, nonce) }).genuine).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });

  it('is forged once any character of its signature headers differs', () => {
    const sent = signed();
    fc.assert(
      fc.property(
        fc.constantFrom('signature', 'signature-input', 'content-digest'),
        fc.nat(),
        fc.string({ minLength: 1, maxLength: 1 }),
        (name, at, character) => {
          const before = sent.headers[name] ?? '';
          const position = at % before.length;
          const after = before.slice(0, position) + character + before.slice(position + 1);
          const { genuine } = judge(withHeader(sent, name, after));
          // A space where a space may stand, and a label that is changed on one side only, say the same as before or
          // nothing.
          expect(genuine && after.trim() !== before).toBe(false);
        },
      ),
      { numRuns: runs(100) },
    );
  });

  it('is judged and never thrown at', () => {
    const hostile = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.stringMatching(/^[a-z]=\(["@;=a-z \\]*\)[;=a-z0-9":]*$/));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('signature', 'signature-input', 'content-digest', 'content-type'), hostile),
        fc.string(),
        fc.string(),
        (headers, url, body) => {
          expect(judge({ method: 'POST', url, headers, body }).genuine).toBe(false);
          expect(judge({ method: 'POST', url: 'https://a.example/', headers, body }).genuine).toBe(false);
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
