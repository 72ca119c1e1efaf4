/** The chain of checks of an assembly, with the real tables. */
import { ASSEMBLY_IDLE_MS } from '../../domain/conference/policy';
import { DynamoCheckClaims } from '../../functions/adapters/dynamodb/dynamo-check-claims';
import { DynamoLookList } from '../../functions/adapters/dynamodb/dynamo-look-list';
import { CheckMessage } from '../../functions/messaging/messages';
import { watchHandler } from '../../functions/reconciliation/watch';
import { queues } from '../../functions/wiring/storage';
import { MINUTE_MS } from '../../schemas/durations';
import { theSettings } from '../api/support/settings';
import { aConference, AT, CONFERENCE_ID, participantsOf } from '../support/a-conference';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { sqsEvent } from '../support/sqs-event';

type Waiting = { readonly id: string; readonly body: CheckMessage; readonly dueAt: number };

let dynamo: MeteredDynamo;
let now: number;
let waiting: Waiting[];
let checks: number[];
let fails: boolean;
beforeEach(async () => {
  dynamo = await startMeteredDynamo();
  [now, waiting, checks, fails] = [AT, [], [], false];
  // A call that is up keeps it open, so it is checked every half hour.
  await dynamo.place(aConference({ participants: participantsOf(1, { call: { state: 'held', at: AT, cause: null } }) }));
});
afterEach(() => dynamo.stop());

let sent = 0;
const put = (body: CheckMessage, dueAt: number): void => {
  sent += 1;
  waiting.push({ id: `message-${String(sent)}`, body: CheckMessage.parse(JSON.parse(JSON.stringify(body))), dueAt });
};

const store = (): MeteredDynamo['store'] =>
  Object.assign(Object.create(dynamo.store) as MeteredDynamo['store'], {
    current: async (key: string, options?: object) => {
      if (fails) throw new Error('not to be understood');
      const record = await dynamo.store.current(key, options);
      checks.push(now);
      return record;
    },
  });

const handle = ({ id, body }: Pick<Waiting, 'id' | 'body'>, receives = 1) =>
  watchHandler({
    settings: theSettings,
    clock: () => now,
    log: () => undefined,
    store: store(),
    checkClaims: new DynamoCheckClaims(dynamo.client, 'records'),
    lookList: new DynamoLookList(dynamo.client, 'records'),
    queues: {
      send: async (queue, messages) => {
        if (queue !== 'watch' && messages.length > 0) throw new Error(`Nothing is to be done, but ${queue} has a message`);
        for (const { body: next, delaySeconds = 0 } of messages) put(next as CheckMessage, now + delaySeconds * 1_000);
      },
      retryIn: async () => undefined,
    },
  })(sqsEvent([{ id, body, receives }]));

const first: CheckMessage = { conferenceId: CONFERENCE_ID, watch: 'assembling', chain: '3', due: AT, claimed: 0 };

/** Each message comes `times` times until then. A check that is due later is passed on every quarter of an hour. */
const pass = async (until: number, times = 1): Promise<void> => {
  for (;;) {
    const [next] = waiting.filter(({ dueAt }) => dueAt <= until).sort((one, other) => one.dueAt - other.dueAt);
    if (!next) break;
    waiting.splice(waiting.indexOf(next), 1);
    now = Math.max(now, next.dueAt);
    for (let time = 0; time < times; time += 1) await handle(next);
  }
  now = until;
};

it('takes a read and a write every half hour', async () => {
  put(first, AT);
  const { requests } = await dynamo.metered(() => pass(AT + 4 * ASSEMBLY_IDLE_MS - 1));
  expect(checks).toHaveLength(4);
  expect(requests).toEqual({ GetItem: 4, UpdateItem: 4 });
});

it('is a single chain again at the next check after it was forked', async () => {
  put(first, AT);
  await pass(AT + 1, 2);
  expect(waiting).toHaveLength(2);
  await pass(AT + ASSEMBLY_IDLE_MS + 1);
  expect(waiting).toHaveLength(1);
});

it('does not die, however often each message comes', async () => {
  put(first, AT);
  await pass(AT + 4 * ASSEMBLY_IDLE_MS, 2);
  await pass(AT + 6 * ASSEMBLY_IDLE_MS);
  expect(waiting).toHaveLength(1);
});

it('continues after a check that failed for the last time, whether or not that check was claimed', async () => {
  put(first, AT);
  await pass(AT - 1);
  const failing = waiting.splice(0)[0] as Waiting;
  [now, fails] = [AT, true];
  expect((await handle(failing, queues.watch.maxReceiveCount)).batchItemFailures).toHaveLength(1);
  [checks, fails] = [[], false];
  await pass(AT + 2 * MINUTE_MS);
  expect(checks).toEqual([AT + MINUTE_MS]);
});

it("continues from a message of an older version, without the time of its chain's claim", async () => {
  const { claimed: _, ...old } = first;
  put(old, AT);
  await pass(AT + ASSEMBLY_IDLE_MS);
  expect(checks).toHaveLength(2);
});
