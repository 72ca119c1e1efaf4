/** What the model needs of a recorded run: the shapes of invocations, and when which change was written. */
import { apiFunctions } from '../../functions/wiring/api';
import type { Access } from '../../functions/wiring/function';
import { queueConsumers } from '../../functions/wiring/queues';
import { streamConsumers } from '../../functions/wiring/streams';
import { followChanges, type FollowedChange, writesOf } from './follow-changes';
import type { ReplayedChange } from './replay';
import { type Call, shapeOf, type Step } from './shape';
import { answeredCalls, type TracedInvocation } from './trace';

/** A shape, with the steps between which the time counts: from the answer of `from`, or the first line, to that of `to`. */
export type Passage = { readonly steps: readonly Step[]; readonly from?: number; readonly to: number; readonly count: number };

/** By the entry of the function. */
export type Passages = Readonly<Record<string, readonly Passage[]>>;

export type Recorded = {
  /** The day on which it was recorded. */
  readonly date: string;
  /** Writers that told, from their first line; `from` is the write. */
  readonly tellings: Passages;
  /** All writers, to their write. */
  readonly writings: Passages;
  /** Functions that hand over to another one, from their start to the first request that does so. */
  readonly between: Passages;
  /**
   * What leads to a dial: functions that claimed legs, to the request that queues their dials, and the function that dials.
   * Between the claim and that request, the terminals are told of the claim.
   */
  readonly dials: Passages;
  /** One list for each conference, with times since its first change. */
  readonly conferences: Readonly<Record<string, readonly (readonly ReplayedChange[])[]>>;
  /** How the changes of the recorded run itself reached the terminal. */
  readonly followed: Readonly<Record<string, readonly FollowedChange[]>>;
};

export const PUSH = 'functions/terminals/push.ts';
export const PUSH_NUDGED = 'functions/terminals/push-nudged.ts';

export const WATCH = 'functions/reconciliation/watch.ts';
export const LEG_COMMANDS = 'functions/legs/leg-commands.ts';

/** Reconciles each change and publishes it, side by side. */
export const TAKE_CHANGES = 'functions/reconciliation/take-changes.ts';

/** The kind of request with which each function hands over to what comes next on a change's way. */
const handsOver: Readonly<Record<string, Call>> = {
  [TAKE_CHANGES]: 'bus-put',
  [PUSH]: 'connections-post',
  [PUSH_NUDGED]: 'connections-post',
  'functions/partners/deliveries/fan-out.ts': 'queue-send',
  'functions/partners/deliveries/deliver.ts': 'other-server',
  'functions/legs/bridge-callback.ts': 'queue-send',
};

/** The functions that may tell terminals of what they write. */
const tellers = new Set(
  [...apiFunctions, ...Object.values(queueConsumers), ...Object.values(streamConsumers)]
    .filter(({ access }) => (access as readonly Access[]).some((each) => 'connections' in each && each.connections === 'post'))
    .map(({ entry }) => entry),
);

type Found = { readonly entry: string; readonly passage: Omit<Passage, 'count'> };

const counted = (found: readonly Found[]): Passages => {
  const byEntry: Record<string, Map<string, Passage>> = {};
  for (const { entry, passage } of found) {
    const known = (byEntry[entry] ??= new Map<string, Passage>());
    const key = JSON.stringify(passage);
    known.set(key, { ...passage, count: (known.get(key)?.count ?? 0) + 1 });
  }
  return Object.fromEntries(Object.entries(byEntry).map(([entry, passages]) => [entry, [...passages.values()]]));
};

/** The steps up to this one; what comes later delays nobody. */
const upTo = (steps: readonly Step[], to: number): readonly Step[] => steps.slice(0, to + 1);

const stepOf = (invocation: TracedInvocation, isIt: (call: ReturnType<typeof answeredCalls>[number]) => boolean): number => {
  const calls = answeredCalls(invocation);
  const index = calls.findIndex(isIt);
  // Messages to terminals that follow each other are one step.
  return index < 0 ? -1 : shapeOf(calls.slice(0, index + 1)).length - 1;
};

const passagesOf = (invocations: readonly TracedInvocation[]) => {
  const tellings: Found[] = [];
  const writings: Found[] = [];
  const between: Found[] = [];
  const dials: Found[] = [];
  for (const invocation of invocations) {
    const { entry } = invocation;
    const steps = shapeOf(answeredCalls(invocation));
    const to = stepOf(invocation, ({ sent }) => sent !== undefined);
    const from = stepOf(invocation, ({ wrote }) => wrote !== undefined);
    if (from >= 0 && to > from) tellings.push({ entry, passage: { steps: upTo(steps, to), from, to } });
    if (from >= 0) writings.push({ entry, passage: { steps: upTo(steps, from), to: from } });
    const dial = stepOf(invocation, (call) => call.dials === true);
    const isDial = entry === LEG_COMMANDS ? dial >= 0 : from >= 0 && dial > from;
    if (isDial) dials.push({ entry, passage: { steps: upTo(steps, dial), to: dial } });
    const next = steps.findIndex(({ call }) => call === handsOver[entry]);
    if (next >= 0 && (from < 0 || next < from)) between.push({ entry, passage: { steps: upTo(steps, next), to: next } });
  }
  return { tellings: counted(tellings), writings: counted(writings), between: counted(between), dials: counted(dials) };
};

const conferencesOf = (invocations: readonly TracedInvocation[]): readonly (readonly ReplayedChange[])[] => {
  const byConference = new Map<string, ReplayedChange[]>();
  for (const { conferenceId, invocation, call } of writesOf(invocations)) {
    const changes = byConference.get(conferenceId) ?? [];
    changes.push({ at: Math.round(call.atMs), tells: tellers.has(invocation.entry), writer: invocation.entry });
    byConference.set(conferenceId, changes);
  }
  return [...byConference.values()].map((changes) => changes.map((change) => ({ ...change, at: change.at - (changes[0]?.at ?? 0) })));
};

/** `runs`: the invocations of each run, by its name. */
export const recordedOf = (runs: ReadonlyMap<string, readonly TracedInvocation[]>, date: string): Recorded => ({
  date,
  ...passagesOf([...runs.values()].flat()),
  conferences: Object.fromEntries([...runs].map(([name, invocations]) => [name, conferencesOf(invocations)])),
  followed: Object.fromEntries(
    [...runs].map(([name, invocations]) => [name, followChanges(invocations, { [PUSH]: 'pushed', [PUSH_NUDGED]: 'nudged' })]),
  ),
});
