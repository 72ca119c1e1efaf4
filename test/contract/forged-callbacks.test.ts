/** What a stranger can make the drivers do: they refuse at the first thing that is missing, and read no more. */
import { twilioSignature } from '../../functions/drivers/twilio/signatures';
import { signRequest } from '../../functions/http-client/signing/sign-request';
import { verifyRequest } from '../../functions/http-client/signing/verify-request';
import { bridgeCallbackHandler } from '../../functions/legs/bridge-callback';
import type { RawCallback } from '../../functions/ports/bridge-driver';
import { bridgeCallback } from '../../schemas/api/bridges';
import { theSettings } from '../api/support/settings';
import { apiEvent, lambdaContext } from '../support/api-event';
import { growth } from '../support/growth';
import { httpDeps, NOW } from '../support/http-deps';
import { memoryDeps } from '../support/memory-deps';
import { memoryQueues } from '../support/memory-queues';
import { callbackTo, genuineCallbackTo, receivingDrivers } from '../support/receiving-drivers';
import { verdictOn } from '../support/verdict-on';

const everyDriver = Object.entries(receivingDrivers);
const signingDrivers = everyDriver.filter(([name]) => ['http', 'twilio', 'telnyx'].includes(name));
const formDrivers = everyDriver.filter(([name]) => ['twilio', 'telnyx'].includes(name));

/** Counts how often the body is looked at. */
const watched = ({ body, ...callback }: RawCallback) => {
  const reads = { count: 0 };
  return { reads, callback: Object.defineProperty({ ...callback, body }, 'body', { get: () => ((reads.count += 1), body) }) };
};

const otherHeaders: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['nothing', {}],
  [
    'a signature that is too short',
    { 'x-twilio-signature': 'AAAA', 'telnyx-timestamp': String(NOW / 1000), 'telnyx-signature-ed25519': 'AAAA' },
  ],
  [
    'a signature of another time',
    { 'telnyx-timestamp': '1', 'telnyx-signature-ed25519': `${'A'.repeat(86)}==`, 'signature-input': 'a=();created=1;keyid="rollcall"' },
  ],
  [
    'the name of the key alone',
    {
      'content-digest': `sha-256=:${'A'.repeat(43)}=:`,
      'signature-input': `a=("@method" "@path" "content-digest" "content-type");created=${Math.floor(NOW / 1000)};keyid="rollcall";nonce="n"`,
      signature: `a=:${'A'.repeat(43)}=:`,
    },
  ],
  ['another password', { authorization: 'Basic AAAA' }],
];

describe.each(everyDriver)('a stranger’s callback to %s', (_name, driver) => {
  it.each(otherHeaders)('is refused with %s, and its body is not read', async (_what, headers) => {
    const sent = callbackTo(driver, '0&1&2');
    const { reads, callback } = watched({ ...sent, headers: { ...sent.headers, ...headers } });
    expect(await verdictOn(driver.driver, callback)).toBe('forged');
    expect(reads.count).toBe(driver.bridge === 'http' && 'signature' in headers ? 1 : 0);
  });

  it.each(['[', 'a b', 'x:99999', '', '?', '#'])('that names the host %j is answered with 401', async (host) => {
    const queues = memoryQueues();
    const deps = { ...memoryDeps(), ...httpDeps(), queues, bridge: async () => driver.driver };
    const handler = bridgeCallbackHandler({ ...deps, settings: { ...theSettings, bridge: driver.bridge } });
    const { url, body, headers } = genuineCallbackTo(driver, '{}');
    const query = Object.fromEntries(new URL(url).searchParams);
    const event = apiEvent({ operation: bridgeCallback, params: { driver: driver.bridge }, query, headers: { ...headers, host }, body });
    expect((await handler(event, lambdaContext())).statusCode).toBe(401);
  });
});

describe.each(signingDrivers)('a body that the signature of %s covers', (_name, driver) => {
  it('may have 64 KB, and not a byte more', async () => {
    expect(await verdictOn(driver.driver, genuineCallbackTo(driver, 'x'.repeat(65_536)))).toMatch(/^(?:malformed|taken)$/);
    expect(await verdictOn(driver.driver, genuineCallbackTo(driver, 'x'.repeat(65_537)))).toBe('too-large');
  });
});

describe.each(formDrivers)('a form that is posted to %s', (_name, driver) => {
  it('may have 200 fields, and no more', async () => {
    const fields = (count: number): string => Array.from({ length: count }, (_, index) => index).join('&');
    expect(await verdictOn(driver.driver, genuineCallbackTo(driver, fields(200)))).toMatch(/^(?:malformed|taken)$/);
    expect(await verdictOn(driver.driver, genuineCallbackTo(driver, fields(201)))).toBe('too-large');
  });
});

/** Linear work takes 16 times as long with 16 times the input, quadratic work 256 times. */
const LARGER = 16;
const LINEAR = 5 * LARGER;

describe('the work of a verification grows with the size of its input, and no faster', () => {
  it.each([
    ['fields of different names', (size: number) => Array.from({ length: size }, (_, index) => index).join('&')],
    ['fields of one name', (size: number) => Array.from({ length: size }, (_, index) => `a=${index}`).join('&')],
    ['fields without a name', (size: number) => '&'.repeat(size)],
  ])('with a form of %s', (_what, form) => {
    const forms = new Map([1_000, 1_000 * LARGER].map((size) => [size, form(size)]));
    expect(growth((size) => twilioSignature('token', 'https://api.example', forms.get(size) ?? ''), 1_000, 1_000 * LARGER)).toBeLessThan(
      LINEAR,
    );
  });

  it.each([
    ['a header of blanks', 'content-type', (size: number) => `a${' '.repeat(size)}b`],
    ['a signature of blanks', 'signature-input', (size: number) => `a${' '.repeat(size)}b`],
    ['a signature of components', 'signature-input', (size: number) => `a=(${'"@path" '.repeat(size / 8)})`],
  ])('with %s', (_what, name, value) => {
    const plain = { method: 'POST', url: 'https://api.example/v1', headers: { 'content-type': 'text/plain' }, body: 'x' };
    const key = { id: 'k', secret: 'a-secret-of-both-sides-0123456789' };
    const headers = signRequest(plain, { key, created: NOW / 1000, nonce: 'n' });
    const verify = (size: number) => verifyRequest({ ...plain, headers: { ...headers, [name]: value(size) } }, { keys: [key], now: NOW });
    expect(growth(verify, 1_000, 1_000 * LARGER)).toBeLessThan(LINEAR);
  });
});
