import { aesGcmSeal } from '../../../../functions/adapters/aes-gcm/aes-gcm-seal';
import { SealBroken } from '../../../../functions/ports/seal';
import { secrets } from '../../../support/two-hash-keys';

const sealWith = (text: string) => aesGcmSeal(async () => text, 'deliveries');
const secret = Buffer.from('an event');

describe('while a newer key follows an older one', () => {
  it('opens what was closed with either, whichever is the first', async () => {
    for (const closing of [secrets.stale, secrets.knowing, secrets.using, secrets.alone]) {
      const closed = await sealWith(closing).close(secret, 'a record');
      for (const opening of [secrets.knowing, secrets.using]) {
        expect(Buffer.from(await sealWith(opening).open(closed, 'a record'))).toEqual(secret);
      }
    }
  });

  it('closes with the first, so that the old key can go', async () => {
    const closed = await sealWith(secrets.using).close(secret, 'a record');
    expect(Buffer.from(await sealWith(secrets.alone).open(closed, 'a record'))).toEqual(secret);
    await expect(sealWith(secrets.stale).open(closed, 'a record')).rejects.toBeInstanceOf(SealBroken);
  });

  it('opens nothing that belongs elsewhere or was changed', async () => {
    const closed = await sealWith(secrets.using).close(secret, 'a record');
    await expect(sealWith(secrets.using).open(closed, 'another record')).rejects.toBeInstanceOf(SealBroken);
    const changed = Buffer.concat([closed.subarray(0, -1), Buffer.from([(closed.at(-1) ?? 0) ^ 1])]);
    await expect(sealWith(secrets.using).open(changed, 'a record')).rejects.toBeInstanceOf(SealBroken);
    await expect(sealWith(secrets.using).open(Buffer.from('short'), 'a record')).rejects.toBeInstanceOf(SealBroken);
  });

  it('does not say that something can never be opened if it has no key for the moment', async () => {
    const closed = await sealWith(secrets.using).close(secret, 'a record');
    const keyless = aesGcmSeal(() => Promise.reject(new Error('throttled')), 'deliveries');
    await expect(keyless.open(closed, 'a record')).rejects.toEqual(new Error('throttled'));
  });
});
