/**
 * From the creation of a conference to its end, the function of each step is killed between any two of its requests to
 * the outside, and before its answer. Each step is carried out nevertheless, once, and everybody is told.
 */
import { queueConsumers } from '../../functions/wiring/queues';
import { MINUTE_MS } from '../../schemas/durations';
import { deliveredVersions } from '../support/delivered-versions';
import { oneTo } from '../support/e2e-events';
import { type Life, type LifeStep, type MortalLives, startMortalLives } from '../support/e2e-mortal-life';
import { entryOfOperation } from '../support/entry-of-operation';
import { isFull } from '../support/property-runs';
import { withoutCalls } from './stories/terminal-subscribes';

jest.setTimeout(120_000);

/** `decisive`: the one of its requests with which the step is done, or cannot be taken back. The first is 0. */
type Mortal = { readonly entry: string; readonly requests: readonly string[]; readonly decisive: number };

/** The caller's requests are counted. */
const limited = 'UpdateItem';
/** The subscriptions are read, the turn is taken, both terminals are told, and the cursor is moved. */
const told = ['Query', 'UpdateItem', 'PostToConnection', 'PostToConnection', 'UpdateItem'];

const mortals: Readonly<Record<LifeStep, Mortal>> = {
  // The last asks whether somebody follows.
  create: { entry: entryOfOperation('createConference'), requests: [limited, 'UpdateItem', 'Query'], decisive: 1 },
  requestCall: { entry: queueConsumers['request-calls'].entry, requests: ['GetItem', 'UpdateItem', 'HTTP'], decisive: 2 },
  releaseCall: { entry: queueConsumers['request-calls'].entry, requests: ['GetItem', 'HTTP'], decisive: 1 },
  reportCall: { entry: entryOfOperation('reportCalls'), requests: ['UpdateItem', ...told], decisive: 0 },
  start: {
    entry: entryOfOperation('startConference'),
    // The calls of the hour are read, and the conference is reconciled at once.
    requests: [limited, 'GetItem', 'UpdateItem', 'SendMessage', ...told],
    decisive: 2,
  },
  dial: {
    entry: queueConsumers['leg-commands'].entry,
    requests: ['GetItem', 'GetItem', 'PutItem', 'HTTP', 'SendMessageBatch', 'UpdateItem'],
    decisive: 3,
  },
  document: {
    entry: entryOfOperation('notifyEventPackage'),
    requests: ['GetItem', 'GetItem', 'UpdateItem', ...told, 'PutItem'],
    decisive: 2,
  },
  // The bridge is asked about the room, and then about the leg that it does not list.
  look: { entry: queueConsumers.look.entry, requests: ['Query', 'HTTP', 'BatchGetItem', 'HTTP', 'SendMessageBatch'], decisive: 4 },
  remove: { entry: entryOfOperation('removeParticipant'), requests: [limited, 'UpdateItem', ...told], decisive: 1 },
  end: { entry: entryOfOperation('endConference'), requests: ['UpdateItem', ...told], decisive: 0 },
};
const steps = Object.keys(mortals) as LifeStep[];

/** Where the functions die in a life: before which of their requests, or before their answer if they have no more. */
type Plan = (mortal: Mortal) => number;

const most = Math.max(...steps.map((step) => mortals[step].requests.length));
const everywhere = Array.from({ length: most + 1 }, (_, after): [string, Plan] => [`before request ${String(after + 1)}`, () => after]);
const aroundTheDecisive: readonly [string, Plan][] = [
  ['before their decisive requests', ({ decisive }) => decisive],
  ['after their decisive requests', ({ decisive }) => decisive + 1],
];

/** On a busy machine another may do the work first. Then the function is killed in another life. */
const MOST_LIVES = 5;

/** A consumer that died is invoked again when its messages are visible again. */
const AFTER_DEATH_MS = 3 * MINUTE_MS;

let lives: MortalLives;
beforeAll(async () => {
  lives = await startMortalLives();
});
afterAll(() => lives.stop());

const lived: Life[] = [];

/** What the functions of these steps had not done when they died. One that survived is not in it. */
const killIn = async (mortal: readonly LifeStep[], plan: Plan): Promise<ReadonlyMap<LifeStep, string>> => {
  const { functions, live } = lives;
  const deaths = new Map<LifeStep, string>();
  const life = await live(async (step, work) => {
    const { entry, requests } = mortals[step];
    const after = plan(mortals[step]);
    functions.kill(mortal.includes(step) ? entry : 'none', after === requests.length ? 'answer' : after);
    const done = await work();
    for (const death of functions.deaths()) deaths.set(step, death);
    return done;
  });
  lived.push(life);
  return deaths;
};

it.each(isFull ? everywhere : aroundTheDecisive)('the functions of the steps may die %s', async (_where, plan) => {
  const isMortal = (step: LifeStep): boolean => plan(mortals[step]) <= mortals[step].requests.length;
  let left = steps.filter(isMortal);
  for (let tries = 0; tries < MOST_LIVES && left.length > 0; tries += 1) {
    const deaths = await killIn(left, plan);
    for (const [step, death] of deaths) expect([step, death]).toEqual([step, [...mortals[step].requests, 'answer'][plan(mortals[step])]]);
    left = left.filter((step) => !deaths.has(step));
  }
  expect(left).toEqual([]);
});

it('in the end GET, the terminals, the bus and the partner agree, nobody was called twice, and nothing is left over', async () => {
  const { story, sink, callsTo } = lives;
  await story.pass(AFTER_DEATH_MS);
  const delivered = deliveredVersions();
  for (const { body } of sink.posted) delivered.add(body);
  for (const { conferenceId, conference, known, dialled, gathered } of lived) {
    expect(known.map((each) => each && withoutCalls(each))).toEqual(known.map(() => withoutCalls(conference)));
    const { version } = conference;
    expect([story.published.versions(conferenceId), delivered.of(conferenceId)]).toEqual([oneTo(version), oneTo(version)]);
    const attempts = story.sandbox.dialAttempts().filter(({ room }) => room === conferenceId);
    expect(attempts.map(({ to }) => to).sort()).toEqual([...dialled].sort());
    expect(gathered.map(callsTo)).toEqual(gathered.map(() => ['released']));
    expect(await story.bridge.snapshot(conferenceId)).toEqual([]);
  }
  expect(story.published.contradictions()).toEqual([]);
  expect(story.local.deadLetters()).toEqual([]);
});
