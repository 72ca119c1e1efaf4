/** Which hash key an item depends on: as long as there is one, that key cannot go. */
import { aesGcmSeal } from '../../../../functions/adapters/aes-gcm/aes-gcm-seal';
import { encodeRecord, LEFT } from '../../../../functions/adapters/dynamodb/conference-item';
import { listEntryKey, openKey, subscriptionKey } from '../../../../functions/adapters/dynamodb/keys';
import { encodeSubscription } from '../../../../functions/adapters/dynamodb/subscription-item';
import { sealToken } from '../../../../functions/partners/deliveries/sink-token';
import { ownerOf } from '../../../../domain/subscription/owner';
import { EVERYONE, type SubscriptionRecord } from '../../../../domain/subscription/record';
import { conferenceIdOf } from '../../../../domain/ids/conference-id';
import { hashKeysIn } from '../../../../functions/runtime/hash-keys';
import { identityOf } from '../../../../functions/runtime/identity';
import { keyOfConference, keyRing, keysOfRecord } from '../../../../ops/keys/dependants';
import { MINUTE_MS } from '../../../../schemas/durations';
import { aConference, AT, phoneNumberAt } from '../../../support/a-conference';
import { aSubscriptionRecord } from '../../../support/a-subscription';
import { type Process, secrets } from '../../../support/two-hash-keys';

const ring = keyRing(hashKeysIn(secrets.using));
const [newKey = '', oldKey = ''] = identityOf(secrets.using).initiatorKeys(phoneNumberAt(0));

describe('a conference', () => {
  it.each([
    ['the old', oldKey, 1],
    ['the new', newKey, 2],
  ])('depends on the key that made its id: %s', (_which, key, version) => {
    const item = { ...encodeRecord(aConference({ conferenceId: conferenceIdOf(key, AT, '00000000') })), ...openKey(key) };
    expect(keyOfConference(item)).toEqual([{ kind: 'conferences', version }]);
  });

  it('that has left its place is not there', () => {
    expect(keyOfConference({ ...openKey(oldKey), [LEFT]: { N: '1' } })).toEqual([]);
  });
});

describe('a subscription', () => {
  const versionsOf = async (over: Partial<SubscriptionRecord> & { readonly sees?: string }, now = AT) => {
    const record = aSubscriptionRecord(over);
    const found = await keysOfRecord(ring, { ...encodeSubscription(record), ...subscriptionKey(record.id) }, now);
    return found.map(({ version }) => version).sort();
  };
  const everyones = ownerOf('client_id:partner', EVERYONE);

  it('depends on the keys of its number, of its secrets and of its token', async () => {
    expect(await versionsOf({ secretKey: 2 })).toEqual([2]);
    expect(await versionsOf({})).toEqual([1]);
    expect(await versionsOf({ sees: oldKey, owner: ownerOf('client_id:app', oldKey), secretKey: 2 })).toEqual([1, 2]);
    expect(await versionsOf({ secretKey: 2, previousSecretUntil: AT + MINUTE_MS })).toEqual([1, 2]);
    expect(await versionsOf({ secretKey: 2, previousSecretUntil: AT })).toEqual([2]);
  });

  it.each<[Process, readonly number[]]>([
    ['stale', [1, 2]],
    ['using', [2]],
  ])('depends on the key that closed its token: %s', async (closedBy, versions) => {
    const record = aSubscriptionRecord({ secretKey: 2 });
    const sealedToken = await sealToken({ tokenSeal: aesGcmSeal(async () => secrets[closedBy], 'tokens') }, record, 'a-token');
    expect(await versionsOf({ ...record, sealedToken, tokenExpiresAt: AT + 10 * MINUTE_MS })).toEqual(versions);
  });

  it('to one conference needs no key of its number, and one that has ended needs none', async () => {
    const conferenceId = conferenceIdOf(oldKey, AT, '00000000');
    expect(await versionsOf({ sees: oldKey, owner: everyones, conferenceId, secretKey: 2 })).toEqual([2]);
    expect(await versionsOf({ status: 'DELETED' })).toEqual([]);
    expect(await versionsOf({ expiresAt: AT })).toEqual([]);
  });
});

it('a record that is not encrypted depends on none', async () => {
  const entry = listEntryKey(aSubscriptionRecord());
  expect(await keysOfRecord(ring, { ...entry, ended: { BOOL: true } }, AT)).toEqual([]);
});
