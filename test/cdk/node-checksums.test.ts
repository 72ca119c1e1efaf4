import { createHash, createHmac } from 'node:crypto';
import { Md5, Sha256 } from '../../cdk/node-checksums';

const text = 'Ada 👩‍💻';
const bytes = new TextEncoder().encode(text);
const forms = [
  ['text', text],
  ['bytes', bytes],
  ['a buffer', bytes.buffer],
  ['a view', new DataView(bytes.buffer)],
] as const;
const hashOf = (algorithm: string, ...data: readonly Uint8Array[]): string =>
  data.reduce((hash, each) => hash.update(each), createHash(algorithm)).digest('hex');
const hex = (digest: Uint8Array): string => Buffer.from(digest).toString('hex');

describe.each(forms)('%s', (_form, data) => {
  it('has its SHA-256, and more can be added after the digest', async () => {
    const hash = new Sha256();
    hash.update(data);
    expect(hex(await hash.digest())).toBe(hashOf('sha256', bytes));
    hash.update(data);
    expect(hex(await hash.digest())).toBe(hashOf('sha256', bytes, bytes));
    hash.reset();
    expect(hex(await hash.digest())).toBe(hashOf('sha256'));
  });

  it('can be the secret of an HMAC', async () => {
    const hmac = new Sha256(data);
    hmac.update(text);
    expect(hex(await hmac.digest())).toBe(createHmac('sha256', bytes).update(bytes).digest('hex'));
  });

  it('has its MD5', async () => {
    const hash = new Md5();
    hash.update(data);
    expect(hex(await hash.digest())).toBe(hashOf('md5', bytes));
  });
});

it('lengths are those of the digests', async () => {
  for (const checksum of [new Sha256(), new Md5()]) expect(await checksum.digest()).toHaveLength(checksum.digestLength);
});
