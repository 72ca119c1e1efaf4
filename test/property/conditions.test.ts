/** Conditions on values with several members: DynamoDB, which has them as packed numbers, decides as the rules do. */
import fc from 'fast-check';
import { applyChange } from '../../domain/conference/apply-change';
import {
  between,
  type Change,
  compare,
  type Condition,
  participantField,
  requestedBefore,
  requirement,
} from '../../domain/conference/change';
import { conferenceIdOf } from '../../domain/ids/conference-id';
import { legPhases, orderOfProgress } from '../../domain/participant/progress';
import type { DynamoConferenceStore } from '../../functions/adapters/dynamodb/dynamo-conference-store';
import { ParticipantAction } from '../../schemas/participant';
import { CallState, Cause } from '../../schemas/participant-states';
import { aConference, AT, FIRST_ID, initiatorKeyAt } from '../support/a-conference';
import { withParticipant } from '../support/applying';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { runs } from '../support/property-runs';

let dynamo: MeteredDynamo;
let store: DynamoConferenceStore;
let initiators = 0;

beforeAll(async () => {
  dynamo = await startMeteredDynamo();
  ({ store } = dynamo);
});

afterAll(() => dynamo.stop());

/** Few values, so that two of them are often equal or next to each other. */
const soon = fc.integer({ min: AT, max: AT + 2 });
const anyProgress = fc.record({ leg: fc.integer({ min: 1, max: 3 }), phase: fc.constantFrom(...legPhases) });
/** DynamoDB refuses an upper bound below the lower one. */
const anyBounds = fc
  .tuple(anyProgress, anyProgress)
  .map(([one, other]) => (orderOfProgress(one, other) <= 0 ? ([one, other] as const) : ([other, one] as const)));
const anyCall = fc.record({
  state: fc.constantFrom(...CallState.options),
  at: soon,
  cause: fc.constantFrom(null, ...Cause.options),
});
const anyAction = fc.record({
  action: fc.constantFrom(...ParticipantAction.options),
  at: soon,
  failure: fc.constantFrom('none', 'failed', 'timed-out'),
});
const anyOtherCalls = fc.array(
  fc.tuple(anyCall, fc.constantFrom(7, 9_999)).map(([call, key]) => ({ ...call, key })),
  {
    minLength: 1,
    maxLength: 2,
  },
);
const anyParticipant = fc.record(
  { progress: anyProgress, call: anyCall, lastAction: anyAction, otherCalls: anyOtherCalls },
  { requiredKeys: ['progress'] },
);

const field = <Field extends 'progress' | 'call' | 'lastAction' | 'otherCalls'>(name: Field) => participantField(FIRST_ID, name);
const anyComparison = fc.constantFrom('=', '<>', '<', '<=', '>', '>=');
const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(anyComparison, anyProgress).map(([by, value]) => compare(field('progress'), by, value)),
  anyBounds.map(([low, high]) => between(field('progress'), low, high)),
  // A call is compared only by its time and state.
  fc.tuple(fc.constantFrom('<', '>='), anyCall).map(([by, value]) => compare(field('call'), by, { ...value, cause: null })),
  fc.tuple(fc.constantFrom('=', '<>'), anyOtherCalls).map(([by, value]) => compare(field('otherCalls'), by, value)),
  fc.tuple(fc.constantFrom('=', '<>'), anyAction).map(([by, value]) => compare(field('lastAction'), by, value)),
  soon.map((at) => requestedBefore(FIRST_ID, at)),
);

const requiring = (that: Condition): Change => ({
  event: 'rollcall.participant.requested.v1',
  at: AT,
  requires: [requirement(that, 'conflict')],
  mutations: [],
  concerns: [],
});

it('a condition holds for the store exactly if it holds by the rules', async () => {
  await fc.assert(
    fc.asyncProperty(anyParticipant, fc.array(anyCondition, { minLength: 10, maxLength: 10 }), async (participant, conditions) => {
      const key = initiatorKeyAt((initiators += 1));
      let record = withParticipant(aConference({ conferenceId: conferenceIdOf(key, AT, '00000000') }), FIRST_ID, participant);
      await store.open(record);
      for (const change of conditions.map(requiring)) {
        const [applied, outcome] = [applyChange(record, change), await store.changeOnly(key, change)];
        expect(outcome.result).toBe(applied.ok ? 'written' : 'refused');
        record = applied.ok ? applied.next : record;
      }
      expect(await store.current(key, { consistent: true })).toEqual(record);
    }),
    { numRuns: runs(200, 20) },
  );
}, 120_000);
