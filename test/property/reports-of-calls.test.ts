/** Whatever several calls with one party do, and in whatever order their reports are repeated, the calls that are up decide. */
import fc from 'fast-check';
import { afterReport, isNew, type KnownCalls } from '../../domain/participant/report-of-call';
import { isUp, type KnownCall, MAX_OTHER_CALLS } from '../../domain/participant/single-line-call';
import { runs } from '../support/property-runs';

const life = fc.constantFrom<readonly KnownCall['state'][]>(
  ['dialing', 'unconnected'],
  ['dialing', 'alerting', 'unconnected'],
  ['dialing', 'alerting', 'connected', 'held', 'connected', 'released'],
  ['dialing', 'connected', 'held'],
  ['alerting', 'connected', 'released'],
);

/** As many calls as are remembered, each with its reports in order, mixed with each other and with repetitions. */
const history = fc.array(life, { minLength: 1, maxLength: MAX_OTHER_CALLS + 1 }).chain((lives) =>
  fc.record({
    lives: fc.constant(lives),
    order: fc.shuffledSubarray(
      lives.flatMap((states, key) => states.map(() => key)),
      { minLength: lives.flat().length },
    ),
    repeated: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
    clock: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 40, maxLength: 40 }),
  }),
);

it('a party is online exactly if one of its calls is up, whatever is repeated', () => {
  fc.assert(
    fc.property(history, ({ lives, order, repeated, clock }) => {
      let calls: KnownCalls = {};
      let online = false;
      let at = 0;
      const sent: KnownCall[] = [];
      const take = (report: KnownCall): void => {
        if (!isNew(calls, report)) return;
        const { shown, others, status } = afterReport(calls, report);
        const { key, ...call } = shown;
        calls = { call, callKey: key, otherCalls: others };
        online = status === undefined ? online : status === 'online';
      };
      const next = lives.map(() => 0);
      order.forEach((key, index) => {
        const state = lives[key]?.[next[key] ?? 0] ?? 'dialing';
        next[key] = (next[key] ?? 0) + 1;
        // Within one call, times do not go back; a clock of whole seconds repeats them.
        at += clock[index] ?? 0;
        const last = sent.findLast((each) => each.key === key);
        const report: KnownCall = { key, state, cause: null, at: last && last.state !== 'dialing' && last.at === at ? (at += 1) : at };
        sent.push(report);
        take(report);
        take(sent[(repeated[index] ?? 0) % sent.length] ?? report);
        const newest = lives.map((_life, each) => sent.findLast((one) => one.key === each));
        expect(online).toBe(newest.some((call) => isUp(call)));
        if (online) expect(isUp(calls.call)).toBe(true);
      });
    }),
    { numRuns: runs(1_000) },
  );
});
