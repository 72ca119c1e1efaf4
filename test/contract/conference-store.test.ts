/** The conference store on DynamoDB: history, lists, expiry, and answers that are lost on their way. */
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { abandon } from '../../domain/conference/changes/end';
import { removeParticipant } from '../../domain/conference/changes/remove-participant';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceIdOf } from '../../domain/ids/conference-id';
import { DynamoConferenceStore } from '../../functions/adapters/dynamodb/dynamo-conference-store';
import { historyKey, openKey } from '../../functions/adapters/dynamodb/keys';
import { type LocalDynamo, startDynamo } from '../../local/dynamo/start-dynamo';
import { DAY_SECONDS } from '../../schemas/durations';
import { aConference, AT, FIRST_ID, initiatorKeyAt, participantsOf } from '../support/a-conference';
import { dynamoClientOf } from '../support/dynamo-client';
import { recordedLog } from '../support/recorded-log';

const RETENTION_DAYS = 30;

let dynamo: LocalDynamo;
let client: DynamoDBClient;
let store: DynamoConferenceStore;
const { log, lines } = recordedLog();
let initiators = 0;
let key = '';

beforeAll(async () => {
  dynamo = await startDynamo({ consumers: [] });
  client = dynamoClientOf(dynamo);
  store = new DynamoConferenceStore({ client, tableName: 'conferences', retentionDays: RETENTION_DAYS, log });
});
beforeEach(() => {
  key = initiatorKeyAt((initiators += 1));
});
afterAll(async () => {
  client.destroy();
  await dynamo.stop();
});

/** The n-th conference of this test's initiator. */
const nth = (index: number): ConferenceRecord =>
  aConference({ conferenceId: conferenceIdOf(key, AT + index, '00000000'), createdAt: AT + index, changedAt: AT + index });

const endIt = async ({ conferenceId }: ConferenceRecord): Promise<ConferenceRecord> => {
  const outcome = await store.change(key, abandon({ conferenceId, at: AT + 1_000, reason: 'ended-by-initiator' }));
  if (outcome.result !== 'written') throw new Error(outcome.result);
  return outcome.record;
};

/** So many conferences one after the other; the last one is still open. */
const openedInTurn = async (count: number): Promise<readonly ConferenceRecord[]> => {
  const records: ConferenceRecord[] = [];
  for (let index = 0; index < count; index += 1) {
    const opened = await store.open(nth(index));
    expect(opened.result).toBe('written');
    records.push(index < count - 1 ? await endIt(nth(index)) : nth(index));
  }
  return records;
};

describe('history', () => {
  it('keeps an ended conference when another takes its place, and deletes it after the retention', async () => {
    const [ended, open] = await openedInTurn(2);
    expect(await store.current(key)).toEqual(open);
    expect(await store.past(ended?.conferenceId ?? '')).toEqual(ended);
    const { Item } = await client.send(new GetItemCommand({ TableName: 'conferences', Key: historyKey(ended?.conferenceId ?? '') }));
    expect(Item?.['ttl']).toEqual({ N: String(Math.ceil((AT + 1_000) / 1_000) + RETENTION_DAYS * DAY_SECONDS) });
  });

  it('has a conference that has only just ended before another takes its place', async () => {
    await store.open(nth(0));
    const ended = await endIt(nth(0));
    const found: (ConferenceRecord | undefined)[] = [];
    const watched = dynamoClientOf(dynamo);
    watched.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        if ((await store.current(key, { consistent: true }))?.conferenceId !== ended.conferenceId)
          found.push(await store.past(ended.conferenceId));
        return result;
      },
      { step: 'initialize' },
    );
    const opening = new DynamoConferenceStore({ client: watched, tableName: 'conferences', retentionDays: RETENTION_DAYS, log });
    expect((await opening.open(nth(1))).result).toBe('written');
    watched.destroy();
    expect(found[0]).toEqual(ended);
  });

  it('lets an ended conference in its place expire, but not the one that follows', async () => {
    const ttl = async () => (await client.send(new GetItemCommand({ TableName: 'conferences', Key: openKey(key) }))).Item?.['ttl'];
    await store.open(nth(0));
    expect(await ttl()).toBeUndefined();
    await endIt(nth(0));
    expect(await ttl()).toEqual({ N: String(Math.ceil((AT + 1_000) / 1_000) + RETENTION_DAYS * DAY_SECONDS) });
    await store.open(nth(1));
    expect(await ttl()).toBeUndefined();
  });

  it('keeps a conference once, even if it is archived twice', async () => {
    await store.open(nth(0));
    const ended = await endIt(nth(0));
    await store.archive(ended);
    await store.archive(ended);
    expect(await store.past(ended.conferenceId)).toEqual(ended);
  });

  it('does not find an unknown conference', async () => {
    expect(await store.current(key)).toBeUndefined();
    expect(await store.past(nth(0).conferenceId)).toBeUndefined();
  });
});

describe('a list', () => {
  const pages = async (limit: number, state?: ConferenceRecord['state']): Promise<readonly (readonly string[])[]> => {
    const all: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list(key, { limit, cursor, state });
      all.push(page.records.map(({ conferenceId }) => conferenceId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return all;
  };
  const newestFirst = (records: readonly ConferenceRecord[]): readonly string[] =>
    records.map(({ conferenceId }) => conferenceId).reverse();

  it.each([1, 2, 3, 10])('holds every conference once, newest first, in pages of %i', async (limit) => {
    const records = await openedInTurn(5);
    const found = await pages(limit);
    expect(found.flat()).toEqual(newestFirst(records));
    expect(found.every((page) => page.length <= limit)).toBe(true);
  });

  it.each([1, 2, 10])('holds an ended conference once, even if it was copied but not replaced, in pages of %i', async (limit) => {
    const records = await openedInTurn(3);
    await store.archive(await endIt(nth(2)));
    expect((await pages(limit)).flat()).toEqual(newestFirst(records));
  });

  it.each([1, 3])('holds only the conferences in the requested state, in pages of %i', async (limit) => {
    const records = await openedInTurn(4);
    expect((await pages(limit, 'ended')).flat()).toEqual(newestFirst(records.slice(0, 3)));
    expect((await pages(limit, 'assembling')).flat()).toEqual(newestFirst(records.slice(3)));
    expect((await pages(limit, 'active')).flat()).toEqual([]);
  });

  it.each([1, 10])('holds the others if one cannot be read, in pages of %i', async (limit) => {
    const [first, lost, last] = (await openedInTurn(3)) as [ConferenceRecord, ConferenceRecord, ConferenceRecord];
    await client.send(new PutItemCommand({ TableName: 'conferences', Item: { ...historyKey(lost.conferenceId), st: { S: 'lost' } } }));
    lines.length = 0;
    expect((await pages(limit)).flat()).toEqual(newestFirst([first, last]));
    const error = expect.any(Error) as unknown;
    expect(lines).toContainEqual({ event: 'item.unreadable', pk: key, sk: lost.conferenceId, error });
  });

  it('does not hold another initiator’s conferences', async () => {
    await openedInTurn(2);
    key = initiatorKeyAt(1_000_000 + initiators);
    expect(await store.list(key, { limit: 10 })).toEqual({ records: [] });
  });
});

describe('an answer that is lost on its way', () => {
  /** Its first request is carried out, but the answer does not come; the SDK tries again. */
  const losing = (): DynamoConferenceStore => {
    const unreliable = dynamoClientOf(dynamo, 3);
    let lost = false;
    unreliable.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        if (lost) return result;
        lost = true;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
      },
      { step: 'deserialize', priority: 'high' },
    );
    return new DynamoConferenceStore({ client: unreliable, tableName: 'conferences', retentionDays: RETENTION_DAYS, log });
  };

  it('does not undo the opening of a conference', async () => {
    expect(await losing().open(nth(0))).toEqual({ result: 'written', record: nth(0) });
    expect(await store.current(key)).toEqual(nth(0));
  });

  it('does not make a change twice', async () => {
    await store.open(nth(0));
    const outcome = await losing().change(
      key,
      removeParticipant({ conferenceId: nth(0).conferenceId, participantId: FIRST_ID, at: AT + 9 }),
    );
    expect(outcome).toMatchObject({ result: 'written', record: { version: 2, participants: { [FIRST_ID]: { removed: true } } } });
    expect(await store.current(key)).toMatchObject({ version: 2 });
  });

  it('does not turn a refusal into a success', async () => {
    await store.open({ ...nth(0), participants: { ...nth(0).participants, ...participantsOf(1, { removed: true }) } });
    const outcome = await losing().changeOnly(
      key,
      removeParticipant({ conferenceId: nth(0).conferenceId, participantId: FIRST_ID, at: AT + 9 }),
    );
    expect(outcome).toMatchObject({ result: 'refused', refusal: 'removed' });
  });
});

it('an item that is not a conference is refused on read', async () => {
  await store.open({ ...nth(0), state: 'paused' as never });
  await expect(store.current(key)).rejects.toThrow();
});
