/** What looks cost, with the real tables: the same requests for one conference and for fifty. */
import { DynamoConferenceBatches } from '../../functions/adapters/dynamodb/dynamo-conference-batches';
import { DynamoLegRecords } from '../../functions/adapters/dynamodb/dynamo-leg-records';
import { DynamoLookList } from '../../functions/adapters/dynamodb/dynamo-look-list';
import { lookHandler } from '../../functions/reconciliation/looks/look';
import { aConference, AT, onLeg, participantsOf } from '../support/a-conference';
import { manyLike } from '../support/looking-world';
import { memoryDeps, type MemoryDeps } from '../support/memory-deps';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { sqsEvent } from '../support/sqs-event';

let dynamo: MeteredDynamo;
beforeEach(async () => {
  dynamo = await startMeteredDynamo();
});
afterEach(() => dynamo.stop());

const joined = onLeg(1, 'joined');
const quiet = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });

/** So many quiet conferences, and a bridge that answers for all of them at once. */
const world = async (count: number) => {
  const memory = memoryDeps({ at: AT });
  const lookList = new DynamoLookList(dynamo.client, 'records');
  for (const record of manyLike(quiet, count)) {
    await dynamo.place(record);
    await lookList.add(record.conferenceId, AT);
  }
  const legs = Object.keys(quiet.participants).map((participantId) => ({
    participantId,
    leg: 1,
    phase: 'joined',
    muted: false,
    onHold: false,
  }));
  const asked: number[] = [];
  memory.driver.script.snapshot = async () => (asked.push(1), legs as never);
  memory.driver.snapshots = async (ids) => (asked.push(ids.length), new Map(ids.map((id) => [id, legs as never])));
  const deps = {
    ...memory,
    store: dynamo.store,
    lookList,
    conferenceBatches: new DynamoConferenceBatches(dynamo.client, 'conferences'),
    legRecords: new DynamoLegRecords(dynamo.client, 'records'),
  };
  return { deps, asked, queues: memory.queues };
};
const receive = (deps: Parameters<typeof lookHandler>[0], body: unknown) => lookHandler(deps)(sqsEvent([{ id: 'message-1', body }]));
const sentLooks = (queues: MemoryDeps['queues']): readonly unknown[] => queues.bodies('looks');

it.each([1, 50])(
  'at %d conferences: the list, the bridge and the conferences, one request each, and nothing is written or sent',
  async (count) => {
    const { deps, asked, queues } = await world(count);
    const { requests } = await dynamo.metered(() => receive(deps, { due: AT }));
    expect(requests).toEqual({ Query: 1, BatchGetItem: 1 });
    expect([asked, queues.sent]).toEqual([[count], []]);
  },
);

it('without a conference: the list', async () => {
  const { deps, asked } = await world(0);
  const { requests } = await dynamo.metered(() => receive(deps, { due: AT }));
  expect([requests, asked]).toEqual([{ Query: 1 }, []]);
});

it('at 120 conferences: three looks, each with one request to the bridge and one to the table', async () => {
  const { deps, asked, queues } = await world(120);
  await receive(deps, { due: AT });
  const looks = sentLooks(queues);
  const { requests } = await dynamo.metered(async () => {
    for (const look of looks) await receive(deps, look);
  });
  expect([asked, requests]).toEqual([[40, 40, 40], { BatchGetItem: 3 }]);
});
