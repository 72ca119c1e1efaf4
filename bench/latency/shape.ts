/**
 * The shape of an invocation: which of its requests wait for which. It is counted in a local run, where times say
 * nothing about the cloud, but the order says everything: a request that began after another was answered may have
 * waited for it, so the model lets it wait.
 */

/** What a request goes to. Each has a row in the table of hops. */
export type Call =
  'dynamodb-read' | 'dynamodb-write' | 'queue-send' | 'bus-put' | 'schedule-create' | 'secret-read' | 'connections-post' | 'other-server';

/** `begunAt` and `answeredAt` are positions in the order of all beginnings and answers. */
export type TracedRequest = { readonly call: Call; readonly begunAt: number; readonly answeredAt: number };

export type Step = {
  readonly call: Call;
  /** Messages to terminals are one step, however many they are. */
  readonly times: number;
  /** How many of them were on their way at the same time. */
  readonly atOnce: number;
  /** The steps that were answered before this one began. */
  readonly after: readonly number[];
};

type Group = { readonly call: Call; readonly requests: readonly TracedRequest[] };

const beginOf = ({ requests }: Group): number => Math.min(...requests.map(({ begunAt }) => begunAt));
const endOf = ({ requests }: Group): number => Math.max(...requests.map(({ answeredAt }) => answeredAt));

const greatestOverlap = (requests: readonly TracedRequest[]): number =>
  Math.max(...requests.map(({ begunAt }) => requests.filter((other) => other.begunAt <= begunAt && other.answeredAt > begunAt).length));

/** The steps that no other step of the same list waits for; those imply the rest. */
const withoutImplied = (after: readonly number[], steps: readonly Step[]): readonly number[] =>
  after.filter((index) => !after.some((other) => steps[other]?.after.includes(index)));

/** The requests in the order of their beginnings. */
export const shapeOf = (requests: readonly TracedRequest[]): readonly Step[] => {
  const groups: { call: Call; requests: TracedRequest[] }[] = [];
  for (const request of requests) {
    const last = groups.at(-1);
    if (request.call === 'connections-post' && last?.call === 'connections-post') last.requests.push(request);
    else groups.push({ call: request.call, requests: [request] });
  }
  const steps: Step[] = [];
  for (const group of groups) {
    const answered = groups.flatMap((other, index) => (index < steps.length && endOf(other) < beginOf(group) ? [index] : []));
    const after = withoutImplied(answered, steps);
    steps.push({ call: group.call, times: group.requests.length, atOnce: greatestOverlap(group.requests), after });
  }
  return steps;
};

/** As many messages as there are terminals; the largest number that may be on its way at once stays. */
export const toTerminals = (steps: readonly Step[], terminals: number, mostAtOnce: number): readonly Step[] =>
  steps.map((step) => (step.call === 'connections-post' ? { ...step, times: terminals, atOnce: Math.min(terminals, mostAtOnce) } : step));
