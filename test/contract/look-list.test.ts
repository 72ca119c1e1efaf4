/** The list of looks and the health of the bridge, on the real table. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoConferenceBatches } from '../../functions/adapters/dynamodb/dynamo-conference-batches';
import { DynamoLookList } from '../../functions/adapters/dynamodb/dynamo-look-list';
import { openKey } from '../../functions/adapters/dynamodb/keys';
import type { Batch } from '../../functions/ports/conference-batches';
import type { LookList } from '../../functions/ports/look-list';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { MINUTE_MS } from '../../schemas/durations';
import { aConference, AT, CONFERENCE_ID } from '../support/a-conference';
import { memoryLookList } from '../support/memory-looks';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';

let dynamo: MeteredDynamo;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
});
afterAll(() => dynamo.stop());

const OTHER = `${CONFERENCE_ID.slice(0, -1)}1`;

describe.each<[string, () => LookList]>([
  ['on DynamoDB', () => new DynamoLookList(dynamo.client, 'records')],
  ['in memory', memoryLookList],
])('the list of looks %s', (_where, made) => {
  it('has each conference once, with its notes, until it is removed', async () => {
    const list = made();
    await list.add(CONFERENCE_ID, AT);
    await list.note(CONFERENCE_ID, { silentSince: AT });
    await list.add(CONFERENCE_ID, AT + 1);
    await list.add(OTHER, AT);
    expect(await list.all()).toEqual({ entries: [{ conferenceId: CONFERENCE_ID, silentSince: AT }, { conferenceId: OTHER }] });
    await list.note(CONFERENCE_ID, { notBefore: AT + MINUTE_MS, clearingSince: AT });
    expect((await list.all()).entries[0]).toEqual({ conferenceId: CONFERENCE_ID, notBefore: AT + MINUTE_MS, clearingSince: AT });
    await list.note(CONFERENCE_ID, {});
    await list.remove(OTHER);
    await list.remove(OTHER);
    expect(await list.all()).toEqual({ entries: [{ conferenceId: CONFERENCE_ID }] });
    await list.remove(CONFERENCE_ID);
  });

  it('does not bring back a conference that was removed', async () => {
    const list = made();
    await list.note(CONFERENCE_ID, { silentSince: AT });
    expect(await list.all()).toEqual({ entries: [] });
  });

  it('knows since when the bridge has been silent: the earliest time that anybody noticed, until it answers', async () => {
    const list = made();
    expect(await list.bridgeFellSilent(AT)).toBe(true);
    expect(await list.bridgeFellSilent(AT + 15_000)).toBe(false);
    expect(await list.bridgeFellSilent(AT - 1)).toBe(true);
    expect(await list.all()).toEqual({ entries: [], bridgeSilentSince: AT - 1 });
    await list.bridgeAnswers();
    await list.bridgeAnswers();
    expect(await list.all()).toEqual({ entries: [] });
  });
});

describe('many conferences', () => {
  it('are read with one request for a hundred, each initiator once, and those without a conference are left out', async () => {
    const key = (index: number): string => initiatorKeyOf(CONFERENCE_ID).slice(0, -3) + String(100 + index);
    const ids = Array.from({ length: 120 }, (_, index) => `conf_${key(index)}${CONFERENCE_ID.slice(5 + key(index).length)}`);
    for (const conferenceId of ids.slice(1)) await dynamo.place(aConference({ conferenceId }));
    const keys = ids.map(initiatorKeyOf);
    const batches = new DynamoConferenceBatches(dynamo.client, 'conferences');
    let found: Batch = { records: new Map(), unreadable: new Map() };
    const { requests } = await dynamo.metered(async () => (found = await batches.current([...keys, ...keys])));
    expect(requests).toEqual({ BatchGetItem: 2 });
    expect([...found.records.values()].map(({ conferenceId }) => conferenceId).sort()).toEqual(ids.slice(1).sort());
    expect(found.unreadable).toEqual(new Map());
  });

  it('are read although one of them cannot be, which is not left out as if it were gone', async () => {
    const record = aConference({ conferenceId: CONFERENCE_ID });
    await dynamo.place(record);
    const pk = `${initiatorKeyOf(CONFERENCE_ID).slice(0, -1)}z`;
    await dynamo.client.send(new PutItemCommand({ TableName: 'conferences', Item: { ...openKey(pk), st: { S: 'lost' } } }));
    const found = await new DynamoConferenceBatches(dynamo.client, 'conferences').current([pk, initiatorKeyOf(CONFERENCE_ID)]);
    expect(found).toEqual({
      records: new Map([[initiatorKeyOf(CONFERENCE_ID), record]]),
      unreadable: new Map([[pk, expect.any(Error)]]),
    });
  });
});
