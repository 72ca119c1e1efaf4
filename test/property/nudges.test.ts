/**
 * A nudge and the stream record of the same change, in any order, step by step, with repetitions and functions that die
 * halfway: every leg is dialled, and none twice.
 */
import fc from 'fast-check';
import { start } from '../../domain/conference/changes/start';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Queues } from '../../functions/ports/queues';
import { takeChangesHandler } from '../../functions/reconciliation/take-changes';
import { watchHandler } from '../../functions/reconciliation/watch';
import { aConference, AT, CONFERENCE_ID, FIRST_ID, INITIATOR_ID, onLeg, participantsOf, SECOND_ID } from '../support/a-conference';
import { after, withParticipant } from '../support/applying';
import { choosing, type Gate, interleave, type Process } from '../support/interleaving';
import { memoryDeps, type MemoryDeps } from '../support/memory-deps';
import { runs } from '../support/property-runs';
import { sqsEvent } from '../support/sqs-event';
import { memoryStream } from '../support/stream-event';

const joined = onLeg(1, 'joined');
const acceptingBus = { publish: async () => [] };
const assembling = aConference({ toCall: new Set([FIRST_ID, SECOND_ID]), participants: participantsOf(2) });
const started = after(
  assembling,
  start({ conferenceId: CONFERENCE_ID, initiatorId: INITIATOR_ID, at: AT, maxMinutes: 60, dialsPerHour: 100 }),
);
const active = aConference({ state: 'active', initiatorRecord: joined, participants: participantsOf(2, joined) });

const left = withParticipant(active, FIRST_ID, { ...onLeg(1, 'ended'), endedLeg: 1 });
const online = { ...withParticipant(left, FIRST_ID, { desiredLeg: 2 }), version: active.version + 1 };

/** What a request has just written, and the legs that follow from it. */
const requests: Readonly<
  Record<string, { readonly before: ConferenceRecord; readonly after: ConferenceRecord; readonly legs: readonly string[] }>
> = {
  start: { before: assembling, after: started, legs: [`${INITIATOR_ID}-1`, `${FIRST_ID}-1`, `${SECOND_ID}-1`] },
  online: { before: left, after: online, legs: [`${FIRST_ID}-2`] },
};

class Died extends Error {}

/** A function that dies at the given step; it never goes on. */
const stepping = (deps: MemoryDeps, gate: Gate, diesAt: number): MemoryDeps => {
  let steps = 0;
  const step = async (): Promise<void> => {
    await gate();
    steps += 1;
    if (steps > diesAt) throw new Died();
  };
  const send: Queues['send'] = async (queue, messages) => {
    if (messages.length === 0) return;
    await step();
    await deps.queues.send(queue, messages);
  };
  const { store } = deps;
  return {
    ...deps,
    queues: { ...deps.queues, send },
    store: {
      ...store,
      current: async (...args) => (await step(), store.current(...args)),
      changeOnly: async (...args) => (await step(), store.changeOnly(...args)),
    },
  };
};

const dialsOf = (deps: MemoryDeps): readonly (string | undefined)[] =>
  deps.queues
    .in('leg-commands')
    .filter(({ body }) => (body as { readonly action: string }).action === 'dial')
    .map(({ deduplicationId }) => deduplicationId);

const NEVER = 1_000;
const lives = fc.oneof(fc.constant(NEVER), fc.nat(8));

type Run = {
  readonly request: string;
  /** For each nudge that was sent, the step at which its function dies. */
  readonly nudges: readonly number[];
  /** The same for deliveries of the stream record. The last one succeeds, since the stream repeats it until then. */
  readonly deliveries: readonly number[];
  /** Whether the bridge reports the first leg as joined as soon as it is dialled. */
  readonly answers: boolean;
  readonly choices: readonly number[];
};

const runOf: fc.Arbitrary<Run> = fc.record({
  request: fc.constantFrom(...Object.keys(requests)),
  nudges: fc.array(lives, { maxLength: 2 }),
  deliveries: fc.array(lives, { maxLength: 2 }),
  answers: fc.boolean(),
  choices: fc.array(fc.nat(5), { maxLength: 60 }),
});

const play = async ({ request, nudges, deliveries, answers, choices }: Run) => {
  const { before, after: now, legs } = requests[request]!;
  const deps = memoryDeps({ at: AT });
  deps.store.place(now);
  const stream = memoryStream();
  const nudge =
    (diesAt: number): Process =>
    async (gate) => {
      await gate();
      await watchHandler(stepping(deps, gate, diesAt))(sqsEvent([{ id: 'nudge', body: { nudge: CONFERENCE_ID } }]));
    };
  const record: Process = async (gate) => {
    for (const diesAt of [...deliveries, NEVER]) {
      await gate();
      const taking = { ...stepping(deps, gate, diesAt), readChange: stream.readChange, eventBus: acceptingBus };
      await takeChangesHandler(taking)(stream.event({ before, after: now }));
    }
  };
  /** The report comes as soon as the dial has been queued. */
  const bridge: Process = async (gate) => {
    for (let turn = 0; turn < 10; turn += 1) {
      await gate();
      const [id = '', leg = ''] = (legs[0] ?? '').split('-');
      const current = deps.store.now(CONFERENCE_ID);
      if (dialsOf(deps).length > 0 && current.participants[id]?.progress.phase === 'claimed')
        deps.store.place({ ...withParticipant(current, id, onLeg(Number(leg), 'joined')), version: current.version + 1 });
    }
  };
  await interleave([...nudges.map(nudge), record, ...(answers ? [bridge] : [])], choosing(choices));
  return { dialled: new Set(dialsOf(deps)), expected: new Set(legs.map((leg) => `${CONFERENCE_ID}-${leg}-dial-claimed`)) };
};

it('every leg is dialled once, whoever comes first and whoever dies', async () => {
  await fc.assert(
    fc.asyncProperty(runOf, async (run) => {
      const { dialled, expected } = await play(run);
      expect(dialled).toEqual(expected);
    }),
    { numRuns: runs(600, 60) },
  );
});

it('a nudge alone has every leg dialled', async () => {
  const { after: now, legs } = requests['start']!;
  const deps = memoryDeps({ at: AT });
  deps.store.place(now);
  await watchHandler(deps)(sqsEvent([{ id: 'nudge', body: { nudge: CONFERENCE_ID } }]));
  expect(dialsOf(deps)).toEqual(legs.map((leg) => `${CONFERENCE_ID}-${leg}-dial-claimed`));
});
