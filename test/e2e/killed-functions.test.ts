/**
 * A function on a change's way is killed between any two of its requests to the outside. The change is carried out
 * nevertheless, once, and everybody is told.
 */
import { queueConsumers } from '../../functions/wiring/queues';
import { ruleConsumers } from '../../functions/wiring/rules';
import { streamConsumers } from '../../functions/wiring/streams';
import type { ParticipantUpdate } from '../../schemas/participant';
import { deliveredVersions } from '../support/delivered-versions';
import { oneTo } from '../support/e2e-events';
import { AFTER_DEATH_MS, type MortalConference, type MortalStory, startMortalConference } from '../support/e2e-mortal';
import type { Impediment } from '../support/mortal-functions';
import { isFull } from '../support/property-runs';
import { entryOfOperation } from '../support/entry-of-operation';
import { sumLogged } from '../support/sum-logged';

jest.setTimeout(120_000);

/** One for each request of a function, and some more. No function on the way makes as many requests for one change. */
const MOST_ROUNDS = 40;
/** In `npm test` a function dies before the last of the requests before which it has to, and then before every other one. */
const STEP = isFull ? 1 : 2;
const leastOf = ({ before }: Way): readonly string[] => (isFull ? before : before.slice(-1));
const firstOf = ({ before }: Way): number => (isFull ? 0 : before.length - 1);
/** Another may do the work first. Then the function is killed with the next change. */
const MOST_MISSES = 5;

let conference: MortalConference;
beforeAll(async () => {
  conference = await startMortalConference();
});
afterAll(() => conference.stop());

/** Changes that follow one another, each of which needs the conference server. */
const updates: readonly ParticipantUpdate[] = [{ muted: true }, { status: 'offline' }, { status: 'online' }, { muted: false }];

/** In `npm test` each death meets only one change: a call that begins or ends takes much longer. */
const usual = ({ updating, toggling }: MortalConference): readonly MortalStory[] => (isFull ? updates.map(updating) : [toggling]);

type Way = {
  readonly entry: string;
  /** The requests before which it dies at least, each as often as it is here. */
  readonly before: readonly string[];
  /** If not given, a participant is updated. */
  readonly stories?: (conference: MortalConference) => readonly MortalStory[];
  readonly impediment?: Impediment;
};

const push = ruleConsumers.push.entry;
const pushNudged = queueConsumers['push-nudged'].entry;
const takeChanges = streamConsumers['take-changes'].entry;
const ofQueue = (name: 'leg-commands' | 'callbacks' | 'fan-out' | 'deliver' | 'watch' | 'publish') => queueConsumers[name].entry;

/** To the two terminals, and then the cursor is moved. */
const sent = ['PostToConnection', 'PostToConnection', 'UpdateItem'];
/** The subscriptions are read, and the turn is taken. */
const told = ['Query', 'UpdateItem', ...sent];
/** The caller's requests are counted. */
const limited = ['UpdateItem'];

/** From the request to the terminals and the partners. */
const onTheWay: readonly Way[] = [
  { entry: entryOfOperation('updateParticipant'), before: [...limited, 'UpdateItem', ...told] },
  // Nobody is subscribed to the other conference.
  {
    entry: entryOfOperation('startConference'),
    before: [...limited, 'UpdateItem', 'Query', 'SendMessage'],
    stories: ({ starting }) => [starting],
  },
  {
    entry: entryOfOperation('addParticipants'),
    before: [...limited, 'UpdateItem', ...told, 'SendMessage'],
    stories: ({ adding }) => [adding],
  },
  // After a nudge it reads the conference, marks the dial, tells of it, and requests the call.
  { entry: ofQueue('watch'), before: ['GetItem', 'UpdateItem', 'Query', 'SendMessageBatch'], stories: ({ returning }) => [returning] },
  // It reads and marks nothing before it mutes, but it does before it dials.
  { entry: ofQueue('leg-commands'), before: isFull ? ['GetItem', 'PutItem', 'HTTP'] : ['HTTP'] },
  { entry: entryOfOperation('bridgeCallback'), before: ['SendMessageBatch'] },
  { entry: ofQueue('callbacks'), before: ['UpdateItem', 'UpdateItem', 'Query'] },
  { entry: takeChanges, before: ['SendMessageBatch', 'PutEvents'] },
  // The push behind the bus is late, so that it finds nothing to send.
  { entry: pushNudged, before: ['GetItem', 'Query', ...sent], stories: ({ hurrying }) => [hurrying], impediment: { holds: push } },
  // Nobody else can tell the terminals: what writers send is refused, and a push that they nudge is late.
  {
    entry: push,
    before: ['GetItem', 'Query', 'UpdateItem', ...sent],
    impediment: { holds: pushNudged, refuses: { faults: { gatewayIsFull: true }, to: (entry) => entry !== push } },
  },
  {
    entry: ofQueue('publish'),
    before: ['PutEvents'],
    impediment: { refuses: { faults: { bus: 'refuses-events' }, to: (entry) => entry === takeChanges } },
  },
  { entry: ofQueue('fan-out'), before: ['Query', 'PutItem', 'SendMessageBatch'] },
  { entry: ofQueue('deliver'), before: ['GetItem', 'HTTP', 'UpdateItem'] },
];

type Round = {
  /** The requests that never left because the function died. */
  readonly deaths: readonly string[];
  /** Those that left, by invocation. */
  readonly lives: readonly (readonly string[])[];
};

const killInEach = async ({ entry, stories = usual, impediment = {} }: Way, after: number): Promise<Round> => {
  const { functions, agreed } = conference;
  const round = { deaths: [] as string[], lives: [] as (readonly string[])[] };
  for (const tell of stories(conference)) {
    let survive = (): void => undefined;
    const kill = (): void => {
      survive = functions.impede(impediment);
      functions.kill(entry, after);
    };
    await tell(kill, () => survive());
    const { current, known } = await agreed();
    expect(known).toEqual(known.map(() => current));
    round.deaths.push(...functions.deaths());
    round.lives.push(...functions.lives());
  }
  return round;
};

/** What is left of the first list without the second. */
const without = (some: readonly string[], others: readonly string[]): readonly string[] => {
  const left = [...others];
  return some.filter((each) => !left.includes(each) || left.splice(left.indexOf(each), 1).length === 0);
};

/**
 * After how many requests a function makes one of those before which it has still to die, as shown by an invocation that
 * survived. It need not make the same requests each time, as another may do half of its work.
 */
const whenItMakes = (requests: readonly string[], { lives }: Round, diedAfter: ReadonlySet<number>): number | undefined => {
  const found = lives.flatMap((life) => [...life.keys()].filter((after) => requests.includes(life[after] ?? '')));
  return found.find((after) => !diedAfter.has(after)) ?? found[0];
};

it.each(onTheWay)('$entry may die between any two of its requests', async (way) => {
  const deaths: string[] = [];
  const diedAfter = new Set<number>();
  const missing = () => without(leastOf(way), deaths);
  let [after, misses] = [firstOf(way), 0];
  for (let rounds = 0; rounds < MOST_ROUNDS && misses < MOST_MISSES; rounds += 1) {
    const round = await killInEach(way, after);
    deaths.push(...round.deaths);
    if (round.deaths.length > 0) {
      diedAfter.add(after);
      [after, misses] = [after + STEP, 0];
    } else {
      if (missing().length === 0) return;
      [after, misses] = [whenItMakes(missing(), round, diedAfter) ?? after, misses + 1];
    }
  }
  expect(missing()).toEqual([]);
  throw new Error('It died each time, so it may die between other requests as well');
});

it('in the end every version was published and delivered, nobody was called twice, and nothing is left over', async () => {
  const { story, sink, functions, conferenceId, calls, read } = conference;
  functions.kill('none', 0);
  await story.pass(AFTER_DEATH_MS);
  const { version } = await read();
  expect(story.published.versions(conferenceId)).toEqual(oneTo(version));
  expect(story.published.contradictions()).toEqual([]);
  const delivered = deliveredVersions();
  for (const { body } of sink.posted) delivered.add(body);
  expect(delivered.of(conferenceId)).toEqual(oneTo(version));
  for (const [of, asked] of calls) expect(story.sandbox.dialAttempts().filter(({ room }) => room === of)).toHaveLength(asked);
  expect(story.local.deadLetters()).toEqual([]);
  // What a dead one had not sent, the push behind the bus did, and what the bus had not taken waited in a queue.
  for (const name of ['RepairAge', 'EventsQueued'] as const) expect(sumLogged(story.logged, { name })).toBeGreaterThan(0);
});
