/**
 * Compares the reports that Rollcall got with what Kamailio said of each call, not with the plan: under load, a phone of
 * the benchmark may give up, and its call then has other steps than planned.
 */
export type Told = { readonly initiator: string; readonly state: string };
export type Reported = Told & {
  readonly reportId: string;
  readonly outcome: string;
  readonly occurredAt: string;
  readonly settledAt: number;
};

/** Rollcall has it. A report whose first answer was lost is a duplicate the second time. */
const isSettled = ({ outcome }: Reported): boolean => outcome === 'applied' || outcome === 'duplicate';

/** Each report once, at the time when Rollcall first had it. */
export const settledOnce = (reported: readonly Reported[]): readonly Reported[] => {
  const first = new Map<string, Reported>();
  for (const report of reported.filter(isSettled)) if (!first.has(report.reportId)) first.set(report.reportId, report);
  return [...first.values()];
};

const byInitiator = (all: readonly Told[]): ReadonlyMap<string, readonly string[]> => {
  const calls = new Map<string, string[]>();
  for (const { initiator, state } of all) calls.set(initiator, [...(calls.get(initiator) ?? []), state]);
  return calls;
};

/** Two workers of Kamailio may tell of 180 and 200 in the wrong order. A call that is up does not ring any more. */
const worthTelling = (states: readonly string[]): readonly string[] =>
  states.filter((state, index) => state !== states[index - 1] && (state !== 'alerting' || !states.slice(0, index).includes('connected')));

export type Judgement = {
  /** Calls with exactly the planned steps, by Kamailio's word. */
  readonly asPlanned: number;
  /** Calls of which Rollcall has every step in order. */
  readonly inOrder: number;
  /** Calls of which steps are missing, and those of which they are in another order. */
  readonly missing: number;
  readonly outOfOrder: number;
};

const isPrefix = (part: readonly string[], whole: readonly string[]): boolean => part.every((state, index) => state === whole[index]);

/** Every initiator makes one call. */
export const judge = (events: readonly Told[], reported: readonly Reported[], planned: readonly string[]): Judgement => {
  const reports = byInitiator(settledOnce(reported));
  const calls = [...byInitiator(events)].map(([initiator, states]) => ({
    expected: worthTelling(states),
    got: reports.get(initiator) ?? [],
  }));
  const inOrder = calls.filter(({ expected, got }) => expected.join() === got.join());
  const outOfOrder = calls.filter(({ expected, got }) => !isPrefix(got, expected));
  return {
    asPlanned: calls.filter(({ expected }) => expected.join() === planned.join()).length,
    inOrder: inOrder.length,
    missing: calls.length - inOrder.length - outOfOrder.length,
    outOfOrder: outOfOrder.length,
  };
};
