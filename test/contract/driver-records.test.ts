/** What drivers keep of legs: on the local DynamoDB, and in memory, which other tests use. */
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { DynamoDriverRecords } from '../../functions/adapters/dynamodb/dynamo-driver-records';
import type { DriverRecords } from '../../functions/ports/driver-records';
import { SealBroken } from '../../functions/ports/seal';
import { DAY_SECONDS } from '../../schemas/durations';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { memoryDriverRecords } from '../support/memory-driver-records';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { recordedLog } from '../support/recorded-log';

const seal = aesGcmSeal(() => Promise.resolve('a key of sixteen characters or more'), 'legs');

const NOW = Date.parse('2026-11-23T09:00:00.000Z');

let dynamo: MeteredDynamo;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
});
afterAll(() => dynamo.stop());

const aLeg = (conferenceId = aConferenceId(), leg = 1) => ({ conferenceId, participantId: aParticipantId(), leg });

describe.each<readonly [string, () => DriverRecords]>([
  ['on DynamoDB', () => new DynamoDriverRecords(dynamo.client, 'records', { seal, now: () => NOW, log: recordedLog().log })],
  ['in memory', memoryDriverRecords],
])('driver records %s', (_where, make) => {
  let records: DriverRecords;
  beforeAll(() => {
    records = make();
  });

  it('are empty for a leg that was never noted', async () => {
    expect(await records.find(aLeg())).toBeUndefined();
    expect(await records.ofConference(aConferenceId())).toEqual([]);
  });

  it('begin once: a second time returns what is there and changes nothing', async () => {
    const leg = aLeg();
    expect(await records.begin(leg, { session: '1', note: '' })).toBeUndefined();
    expect(await records.begin(leg, { session: '2' })).toEqual({ ...leg, members: { session: '1', note: '' } });
    expect(await records.find(leg)).toEqual({ ...leg, members: { session: '1', note: '' } });
  });

  it('add members to the others, even names that DynamoDB reserves, and return all', async () => {
    const leg = aLeg();
    await records.begin(leg, { state: 'new', pk: 'mine', ttl: 'mine too' });
    expect(await records.note(leg, { state: 'called', size: '3' })).toEqual({
      ...leg,
      members: { state: 'called', pk: 'mine', ttl: 'mine too', size: '3' },
    });
  });

  it('accept a leg that never began', async () => {
    const leg = aLeg();
    expect(await records.note(leg, { a: 'b' })).toEqual({ ...leg, members: { a: 'b' } });
  });

  it('list the legs of a conference and of no other, each leg of a participant separately', async () => {
    const conferenceId = aConferenceId();
    const first = aLeg(conferenceId);
    const second = { ...first, leg: 12 };
    await records.begin(first, { n: '1' });
    await records.begin(second, { n: '2' });
    await records.begin(aLeg(), { n: 'other' });
    const listed = await records.ofConference(conferenceId);
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual({ ...first, members: { n: '1' } });
    expect(listed).toContainEqual({ ...second, members: { n: '2' } });
  });
});

describe('driver records on DynamoDB', () => {
  const records = (): DriverRecords => new DynamoDriverRecords(dynamo.client, 'records', { seal, now: () => NOW, log: recordedLog().log });
  const keyOf = (leg: ReturnType<typeof aLeg>) => ({
    pk: { S: leg.conferenceId },
    sk: { S: `driver#${leg.participantId}#${String(leg.leg)}` },
  });
  const itemOf = async (leg: ReturnType<typeof aLeg>) =>
    (await dynamo.client.send(new GetItemCommand({ TableName: 'records', Key: keyOf(leg) }))).Item;

  it('show no number to whoever reads the table', async () => {
    const leg = aLeg();
    await records().begin(leg, { number: '+15550101' });
    await records().note(leg, { from: '+15550100' });
    expect((await records().find(leg))?.members).toEqual({ number: '+15550101', from: '+15550100' });
    const item = await itemOf(leg);
    const bytes = [item?.['m_number']?.B, item?.['m_from']?.B].map((value) => Buffer.from(value ?? []).toString('latin1'));
    expect(bytes.every((text) => text.length > 20)).toBe(true);
    expect(JSON.stringify(item) + bytes.join()).not.toContain('5550');
  });

  it('expire two days after they were last written', async () => {
    const leg = aLeg();
    await records().begin(leg, { a: 'b' });
    expect((await itemOf(leg))?.['ttl']).toEqual({ N: String(NOW / 1_000 + 2 * DAY_SECONDS) });
    const later = new DynamoDriverRecords(dynamo.client, 'records', { seal, now: () => NOW + 60_000, log: recordedLog().log });
    await later.note(leg, { a: 'c' });
    expect((await itemOf(leg))?.['ttl']).toEqual({ N: String(NOW / 1_000 + 60 + 2 * DAY_SECONDS) });
  });

  it('do not open a member that was moved to another name or record', async () => {
    const [leg, other] = [aLeg(), aLeg()];
    await records().begin(leg, { number: '+15550101' });
    const moved = (await itemOf(leg))?.['m_number'] ?? { S: '' };
    await dynamo.client.send(new PutItemCommand({ TableName: 'records', Item: { ...keyOf(other), m_number: moved } }));
    await expect(records().find(other)).rejects.toThrow();
    await dynamo.client.send(new PutItemCommand({ TableName: 'records', Item: { ...keyOf(leg), m_from: moved } }));
    await expect(records().find(leg)).rejects.toThrow();
  });

  it('do not hide the others if one cannot be opened: the leg is listed, and the log has the keys of its item', async () => {
    const { log, lines } = recordedLog();
    const logging = new DynamoDriverRecords(dynamo.client, 'records', { seal, now: () => NOW, log });
    const [leg, spoilt] = [aLeg(), aLeg()];
    const other = { ...spoilt, conferenceId: leg.conferenceId };
    await logging.begin(leg, { session: '1' });
    await logging.begin(spoilt, { session: '2' });
    const moved = (await itemOf(spoilt))?.['m_session'] ?? { S: '' };
    await dynamo.client.send(new PutItemCommand({ TableName: 'records', Item: { ...keyOf(other), m_session: moved } }));

    const listed = await logging.ofConference(leg.conferenceId);
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual({ ...leg, members: { session: '1' } });
    expect(listed).toContainEqual(other);
    const { pk, sk } = keyOf(other);
    expect(lines).toMatchObject([{ event: 'item.unreadable', pk: pk.S, sk: sk.S }]);
    expect(lines[0]?.['error']).toBeInstanceOf(SealBroken);
  });

  it('are not listed at all if the key cannot be had for the moment: none of them counts as spoilt', async () => {
    const leg = aLeg();
    await records().begin(leg, { session: '1' });
    const keyless = aesGcmSeal(() => Promise.reject(new Error('throttled')), 'legs');
    const options = { seal: keyless, now: () => NOW, log: recordedLog().log };
    await expect(new DynamoDriverRecords(dynamo.client, 'records', options).ofConference(leg.conferenceId)).rejects.toThrow('throttled');
  });

  it('read what an earlier version wrote as text', async () => {
    const leg = aLeg();
    await dynamo.client.send(new PutItemCommand({ TableName: 'records', Item: { ...keyOf(leg), m_session: { S: '7' } } }));
    expect((await records().note(leg, { called: '1' })).members).toEqual({ session: '7', called: '1' });
  });
});
