import { KitState } from '../../../access-network/journal/kit-state';
import { Metrics } from '../../../access-network/metrics';
import { Sender } from '../../../access-network/reports/sender';
import type { PostReports } from '../../../access-network/rollcall/post-reports';
import type { CallReport } from '../../../schemas/call-report';
import { HOUR_MS } from '../../../schemas/durations';

/** Time passes as soon as nothing is left to do. */
const virtualClock = () => {
  let now = 0;
  let timers: { at: number; body: () => void }[] = [];
  return {
    now: () => now,
    after: (ms: number, body: () => void) => {
      const timer = { at: now + ms, body };
      timers.push(timer);
      return { cancel: () => void (timers = timers.filter((each) => each !== timer)) };
    },
    /** Until nothing waits any more, at most for an hour. */
    run: async (): Promise<void> => {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        const [next] = timers.sort((one, other) => one.at - other.at);
        if (!next || next.at > HOUR_MS) return;
        timers = timers.filter((each) => each !== next);
        now = next.at;
        next.body();
      }
    },
  };
};

const reportOf = (index: number): CallReport => ({
  reportId: `report-${String(index)}`,
  callId: `call-${String(index)}`,
  initiator: `+1555${String(10_000 + index)}`,
  participant: '+15550101',
  state: 'dialing',
  occurredAt: '2026-09-21T14:13:20.123Z',
});

const REPORTS = 1_000;

it('a Rollcall that cannot answer a hundred reports in time gets fewer at once, until all are settled', async () => {
  const clock = virtualClock();
  const state = new KitState();
  for (let index = 0; index < REPORTS; index += 1) state.queue(reportOf(index));
  const sizes: number[] = [];
  const post: PostReports = async (reports) => {
    sizes.push(reports.length);
    // As slow as that: the request's time is over, and nothing is known of any of them.
    if (reports.length > 10) return { kind: 'failed', status: 503, retryAfterMs: 0 };
    return { kind: 'results', results: reports.map(({ reportId }) => ({ reportId, outcome: 'applied' as const })) };
  };
  const options = { state, keep: () => undefined, post, clock, log: () => undefined, metrics: new Metrics(), randomFraction: () => 0.5 };
  new Sender(options).wake();
  await clock.run();
  expect(state.waiting).toBe(0);
  expect(sizes[0]).toBe(100);
});

const senderWith = (post: PostReports) => {
  const clock = virtualClock();
  const state = new KitState();
  const lines: string[] = [];
  const log = (event: string) => void lines.push(event);
  const sender = new Sender({ state, keep: () => undefined, post, clock, log, metrics: new Metrics(), randomFraction: () => 0 });
  return { clock, state, lines, sender };
};

it('a Rollcall that says when to come again is left alone until then', async () => {
  const times: number[] = [];
  const { clock, state, sender } = senderWith(async (reports) => {
    times.push(clock.now());
    if (times.length === 1) return { kind: 'failed', status: 429, retryAfterMs: 45_000 };
    return { kind: 'results', results: reports.map(({ reportId }) => ({ reportId, outcome: 'applied' as const })) };
  });
  state.queue(reportOf(1));
  sender.wake();
  await clock.run();
  expect(times).toEqual([0, 45_000]);
});

it('a Rollcall that asks for more than five minutes gets five', async () => {
  const times: number[] = [];
  const { clock, state, sender } = senderWith(async (reports) => {
    times.push(clock.now());
    if (times.length === 1) return { kind: 'failed', status: 503, retryAfterMs: 3_600_000 };
    return { kind: 'results', results: reports.map(({ reportId }) => ({ reportId, outcome: 'applied' as const })) };
  });
  state.queue(reportOf(1));
  sender.wake();
  await clock.run();
  expect(times).toEqual([0, 300_000]);
});

it('pauses double, up to half a minute', async () => {
  const times: number[] = [];
  const { clock, state, sender } = senderWith(async () => {
    times.push(clock.now());
    return { kind: 'failed', status: 0, retryAfterMs: 0 };
  });
  state.queue(reportOf(1));
  sender.wake();
  await clock.run();
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(pauses.slice(0, 9)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

it('a report that Rollcall can never process is parked after some minutes, and the next ones of its initiator follow', async () => {
  const { clock, state, lines, sender } = senderWith(async (reports) => ({
    kind: 'results',
    results: reports.map(({ reportId }) =>
      reportId === 'report-1' ? { reportId, outcome: 'rejected' as const, code: 'INTERNAL' } : { reportId, outcome: 'applied' as const },
    ),
  }));
  state.queue(reportOf(1));
  sender.wake();
  await clock.run();
  expect(state.parked).toMatchObject([{ report: { reportId: 'report-1' }, code: 'INTERNAL' }]);
  expect(lines).toEqual(['report.parked']);
  expect(state.waiting).toBe(0);
});
