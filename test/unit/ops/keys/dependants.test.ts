/** Which hash key an item depends on: as long as there is one, that key cannot go. */
import { aesGcmSeal } from '../../../../functions/adapters/aes-gcm/aes-gcm-seal';
import { encodeRecord, LEFT } from '../../../../functions/adapters/dynamodb/conference-item';
import type { Item } from '../../../../functions/adapters/dynamodb/item';
import { driverKey, listEntryKey, openKey, subscriptionKey } from '../../../../functions/adapters/dynamodb/keys';
import { encodeSubscription } from '../../../../functions/adapters/dynamodb/subscription-item';
import { sealRecord } from '../../../../functions/messaging/sealed-record';
import { sealToken } from '../../../../functions/partners/deliveries/sink-token';
import { ownerOf } from '../../../../domain/subscription/owner';
import { EVERYONE, type SubscriptionRecord } from '../../../../domain/subscription/record';
import { subscriptionIdOf } from '../../../../domain/subscription/subscription-id';
import { conferenceIdOf } from '../../../../domain/ids/conference-id';
import { hashKeysIn } from '../../../../functions/runtime/hash-keys';
import { identityOf } from '../../../../functions/runtime/identity';
import { deadLetterQueueNamed } from '../../../../ops/letters/dead-letter-queues';
import { keyOfConference, keysOfLetter, keysOfRecord } from '../../../../ops/keys/dependants';
import { keyRing } from '../../../../ops/keys/key-ring';
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

  it('that cannot be read is refused', () => {
    expect(() => keyOfConference({ ...openKey(oldKey), c: { S: 'nonsense' } })).toThrow();
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

describe('an encrypted record', () => {
  const leg = { conferenceId: conferenceIdOf(oldKey, AT, '00000000'), participantId: 'p0000000000', leg: 1 };
  const driverRecord = async (members: Readonly<Record<string, Process | 'another'>>): Promise<Item> => {
    const item: Item = driverKey(leg);
    for (const [name, closedBy] of Object.entries(members)) {
      const secret = closedBy === 'another' ? 'a-key-that-nobody-has-any-more' : secrets[closedBy];
      const about = JSON.stringify([leg.conferenceId, leg.participantId, leg.leg, name]);
      item[`m_${name}`] = { B: await aesGcmSeal(async () => secret, 'legs').close(Buffer.from('+15550100'), about) };
    }
    return item;
  };
  const versionsOf = async (item: Item) => (await keysOfRecord(ring, item, AT)).map(({ version }) => version).sort();

  it('depends on every key that closed a part of it', async () => {
    expect(await versionsOf(await driverRecord({ room: 'stale' }))).toEqual([1]);
    expect(await versionsOf(await driverRecord({ room: 'stale', session: 'using' }))).toEqual([1, 2]);
  });

  it('that no key opens is refused', async () => {
    await expect(versionsOf(await driverRecord({ room: 'using', session: 'another' }))).rejects.toThrow('No hash key opens it');
  });

  it('without anything encrypted in it depends on none', async () => {
    expect(await versionsOf({ pk: { S: 'idempotency#abc' }, sk: { S: 'record' } })).toEqual([]);
  });
});

describe('a dead letter', () => {
  const queueOf = deadLetterQueueNamed;
  const versionsOf = async (queue: string, body: unknown) =>
    (await keysOfLetter(ring, queueOf(queue), body)).map(({ kind, version }) => [kind, version]);

  it.each([
    ['a conference', 'call-requests', { action: 'release', conferenceId: conferenceIdOf(oldKey, AT, '00000000') }],
    ['a subscription', 'subscription-tasks', { task: 'expire', subscriptionId: subscriptionIdOf(oldKey, '0'.repeat(16)) }],
    ['an event', 'push', { requestPayload: { detail: { subject: conferenceIdOf(oldKey, AT, '00000000') } } }],
  ])('depends on the key of its ids: %s', async (_what, queue, body) => {
    expect(await versionsOf(queue, body)).toEqual([['dead letters', 1]]);
  });

  it('about a subscription to everything depends on none', async () => {
    expect(await versionsOf('deliveries', { subscriptionId: subscriptionIdOf(EVERYONE, '0'.repeat(16)) })).toEqual([]);
  });

  it('of the stream depends on the keys of what is encrypted in it, and of the ids in that', async () => {
    const NewImage = { c: { S: conferenceIdOf(oldKey, AT, '00000000') } };
    const seal = aesGcmSeal(async () => secrets.using, 'messages');
    const body = await sealRecord(seal, 'publish-dead-letters', { dynamodb: { SequenceNumber: '1', NewImage } });
    expect(await versionsOf('publish', body)).toEqual([
      ['dead letters', 2],
      ['dead letters', 1],
    ]);
  });

  it('that cannot be read is refused', async () => {
    await expect(versionsOf('publish', undefined)).rejects.toThrow();
    const sealed = { dynamodb: { SequenceNumber: '1', sealedImages: Buffer.from('nonsense'.repeat(8)).toString('base64') } };
    await expect(versionsOf('publish', sealed)).rejects.toThrow();
  });
});

it('a record that is not encrypted depends on none', async () => {
  const entry = listEntryKey(aSubscriptionRecord());
  expect(await keysOfRecord(ring, { ...entry, ended: { BOOL: true } }, AT)).toEqual([]);
});
