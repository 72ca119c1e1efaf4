/** What drivers keep of legs: on the local DynamoDB, and in memory, which other tests use. */
import { DynamoDriverRecords } from '../../functions/adapters/dynamodb/dynamo-driver-records';
import type { DriverRecords } from '../../functions/ports/driver-records';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { memoryDriverRecords } from '../support/memory-driver-records';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');

let dynamo: MeteredDynamo;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
});
afterAll(() => dynamo.stop());

const aLeg = (conferenceId = aConferenceId(), leg = 1) => ({ conferenceId, participantId: aParticipantId(), leg });

describe.each<readonly [string, () => DriverRecords]>([
  ['on DynamoDB', () => new DynamoDriverRecords(dynamo.client, 'records', () => NOW)],
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
