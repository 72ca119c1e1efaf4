/** Checks of a conference that runs quietly: how many there are, and what they cost, with the real tables. */
import { LOOK_EVERY_MS } from '../../domain/conference/policy';
import { DynamoCheckClaims } from '../../functions/adapters/dynamodb/dynamo-check-claims';
import { DynamoLegRecords } from '../../functions/adapters/dynamodb/dynamo-leg-records';
import type { WatchMessage } from '../../functions/messaging/messages';
import { watchHandler } from '../../functions/reconciliation/watch';
import { queues } from '../../functions/wiring/storage';
import { MINUTE_MS } from '../../schemas/durations';
import { theSettings } from '../api/support/settings';
import { aConference, AT, CONFERENCE_ID, onLeg, participantsOf } from '../support/a-conference';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { scriptedDriver } from '../support/scripted-driver';
import { sqsEvent } from '../support/sqs-event';

type Waiting = { readonly id: string; readonly body: WatchMessage; readonly dueAt: number };

let dynamo: MeteredDynamo;
let now: number;
let waiting: Waiting[];
let checks: number[];
let fails: boolean;
beforeEach(async () => {
  dynamo = await startMeteredDynamo();
  [now, waiting, checks, fails] = [AT, [], [], false];
  const joined = onLeg(1, 'joined');
  await dynamo.place(aConference({ state: 'active', participants: participantsOf(2, joined), initiatorRecord: joined }));
});
afterEach(() => dynamo.stop());

let sent = 0;
const put = (body: WatchMessage, dueAt: number): void => {
  sent += 1;
  waiting.push({ id: `message-${String(sent)}`, body: JSON.parse(JSON.stringify(body)) as WatchMessage, dueAt });
};

const participants = Object.keys(aConference({ participants: participantsOf(2) }).participants);
const bridge = scriptedDriver();
bridge.script.snapshot = async () => {
  checks.push(now);
  if (fails) throw new Error('not to be understood');
  return participants.map((participantId) => ({ participantId, leg: 1, phase: 'joined', muted: false, onHold: false }));
};

const handle = ({ id, body }: Pick<Waiting, 'id' | 'body'>, receives = 1) =>
  watchHandler({
    settings: theSettings,
    clock: () => now,
    log: () => undefined,
    store: dynamo.store,
    legRecords: new DynamoLegRecords(dynamo.client, 'records'),
    checkClaims: new DynamoCheckClaims(dynamo.client, 'records'),
    bridge: async () => bridge,
    queues: {
      send: async (queue, messages) => {
        if (queue !== 'watch' && messages.length > 0) throw new Error(`Nothing is to be done, but ${queue} has a message`);
        for (const { body: next, delaySeconds = 0 } of messages) put(next as WatchMessage, now + delaySeconds * 1_000);
      },
      retryIn: async () => undefined,
    },
  })(sqsEvent([{ id, body, receives }]));

const first: WatchMessage = { conferenceId: CONFERENCE_ID, watch: 'running', chain: '3', due: AT, claimed: 0, bridgeSeenAt: AT };

/** Each message comes `times` times until then. */
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

it('takes a read every 15 s, and a write every minute', async () => {
  put(first, AT);
  const { requests } = await dynamo.metered(() => pass(AT + 10 * MINUTE_MS - 1));
  expect(checks).toHaveLength(10 * (MINUTE_MS / LOOK_EVERY_MS));
  expect(requests).toEqual({ GetItem: 40, UpdateItem: 10 });
});

it('a forked chain is a single chain again within a minute', async () => {
  put(first, AT);
  await pass(AT + 2 * MINUTE_MS);
  await pass(AT + 2 * MINUTE_MS + LOOK_EVERY_MS, 2);
  expect(waiting).toHaveLength(2);
  await pass(AT + 3 * MINUTE_MS + LOOK_EVERY_MS);
  expect(waiting).toHaveLength(1);
  checks = [];
  await pass(AT + 5 * MINUTE_MS + LOOK_EVERY_MS);
  expect(checks).toHaveLength(2 * (MINUTE_MS / LOOK_EVERY_MS));
});

it('the chain does not die, however often each message comes', async () => {
  put(first, AT);
  await pass(AT + 4 * MINUTE_MS, 2);
  await pass(AT + 6 * MINUTE_MS);
  expect(waiting).toHaveLength(1);
});

it.each([
  ['claimed', AT],
  ['not to be claimed', AT + LOOK_EVERY_MS],
])('a chain continues after a check that failed for the last time, if that check was %s', async (_what, due) => {
  put(first, AT);
  await pass(due - 1);
  const failing = waiting.splice(0)[0] as Waiting;
  [now, fails] = [due, true];
  expect((await handle(failing, queues.watch.maxReceiveCount)).batchItemFailures).toHaveLength(1);
  [checks, fails] = [[], false];
  await pass(due + 2 * MINUTE_MS);
  expect(checks.map((at) => at - due)).toEqual([60_000, 75_000, 90_000, 105_000, 120_000]);
});

it("a message from an older version, without the time of its chain's claim, continues", async () => {
  const { claimed: _, ...old } = first;
  put(old, AT);
  await pass(AT + 2 * MINUTE_MS);
  expect(checks).toHaveLength(2 * (MINUTE_MS / LOOK_EVERY_MS) + 1);
});
