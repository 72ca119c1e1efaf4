/** The model: what a change takes in the cloud, by drawing every hop on its way. */
import { TELL_CALLED_MS, TELL_MS } from '../../functions/telling/in-time';
import { apiFunctions } from '../../functions/wiring/api';
import { drawPassage, untilAnswered, untilHandedOver } from './passages';
import { LEG_COMMANDS, type Passage, PUSH, PUSH_NUDGED, type Recorded, TAKE_CHANGES, WATCH } from './recorded';
import { type Arrival, replay, type ReplayTimes } from './replay';
import type { Cloud, StepTimes } from './sample-steps';

const CALLBACKS = 'functions/legs/callbacks.ts';

const called = new Set(apiFunctions.map(({ entry }) => entry));

export type Source = 'command' | 'callback' | 'report' | 'other';

/** Who caused a change, by the function that wrote it. */
export const sourceOf = (writer: string): Source => {
  if (writer === CALLBACKS) return 'callback';
  if (writer.startsWith('functions/calls/')) return 'report';
  return called.has(writer) ? 'command' : 'other';
};

/** Longer than a writer may take. It ends its requests then, and the push does the rest. */
const GIVEN_UP = Infinity;

/** To the table's stream, `take-changes`, the bus and the first line of the function that its rule invokes. */
const throughBus = (recorded: Recorded, cloud: Cloud): number =>
  cloud.draws.stream(cloud.random) + untilHandedOver(recorded.between, TAKE_CHANGES, cloud) + cloud.draws.bus(cloud.random);

/** When a push asks for the lock: its first write. */
const looksAt = ({ steps }: Passage, times: readonly StepTimes[]): number =>
  times[steps.findIndex(({ call }) => call === 'dynamodb-write')]?.begunAt ?? 0;

const timesFor = (recorded: Recorded, terminals: number, cloud: Cloud): ReplayTimes => ({
  telling: (writer) => {
    const { passage, times } = drawPassage(recorded.tellings, writer in recorded.tellings ? writer : CALLBACKS, terminals, cloud);
    const { from = 0, to } = passage;
    const [written, looked, sent] = [times[from], times[from + 1], times[to]].map((each) => each?.answeredAt ?? 0) as [
      number,
      number,
      number,
    ];
    const mostMs = called.has(writer) ? TELL_CALLED_MS : TELL_MS;
    return { looksAfter: looked - written, sentAfter: sent - written > mostMs ? GIVEN_UP : sent - looked };
  },
  pushing: () => {
    const { passage, times, startMs } = drawPassage(recorded.between, PUSH, terminals, cloud);
    const looks = looksAt(passage, times);
    return { looksAfter: throughBus(recorded, cloud) + startMs + looks, sentAfter: (times[passage.to]?.answeredAt ?? 0) - looks };
  },
  nudging: () => {
    const { passage, times, startMs } = drawPassage(recorded.between, PUSH_NUDGED, terminals, cloud);
    const { draws, random } = cloud;
    // The lock is taken for it first.
    const startsAfter = draws['dynamodb-write'](random) + draws['standard-queue'](random) + startMs;
    return { startsAfter, sentAfter: times[passage.to]?.answeredAt ?? 0 };
  },
  afterWait: () => {
    const { passage, times } = drawPassage(recorded.between, PUSH, terminals, cloud);
    const [post, before] = [times[passage.to], times[passage.to - 1]];
    // Reads the conference and then the subscriptions, and sends.
    const reads = cloud.draws['dynamodb-read'](cloud.random) + cloud.draws['dynamodb-read'](cloud.random);
    return reads + (post?.answeredAt ?? 0) - (before?.answeredAt ?? 0);
  },
});

export type ModelledChange = Arrival & { readonly writer: string };

export type ChangeOptions = {
  readonly assembly: string;
  readonly terminals: number;
  /** False: before writers told, everything went by stream and bus. */
  readonly isToldAtOnce: boolean;
  readonly rounds: number;
  /** False: a writer whose turn it is not leaves its change to the push behind the bus. Default: it nudges a push. */
  readonly isNudged?: boolean;
};

/** From the write of each change to the last terminal. The opening of a conference has no terminals yet. */
export const modelChanges = (recorded: Recorded, options: ChangeOptions, cloud: Cloud): readonly ModelledChange[] => {
  const { assembly, terminals, isToldAtOnce, rounds, isNudged = true } = options;
  const times = timesFor(recorded, terminals, cloud);
  const conferences = (recorded.conferences[assembly] ?? []).map(([_opening, ...changes]) => changes);
  return Array.from({ length: rounds }, () => conferences).flatMap((round) =>
    round.flatMap((changes) =>
      replay(changes, times, { terminals, isToldAtOnce, isNudged }).map((arrival, index) => ({
        ...arrival,
        writer: changes[index]?.writer ?? '',
      })),
    ),
  );
};

/** From the request at API Gateway to the write's answer. */
export const beforeWrite = (recorded: Recorded, writer: string, cloud: Cloud): number => {
  const { draws, random } = cloud;
  const arrives = draws['http-api'](random) + draws.invoke(random);
  const written = (): number => untilAnswered(recorded.writings, writer, cloud);
  if (sourceOf(writer) !== 'callback') return arrives + written();
  return arrives + untilHandedOver(recorded.between, 'functions/legs/bridge-callback.ts', cloud) + draws['fifo-queue'](random) + written();
};

/** From the write to the first request to a partner's sink. */
export const toWebhook = (recorded: Recorded, cloud: Cloud): number =>
  throughBus(recorded, cloud) +
  untilHandedOver(recorded.between, 'functions/partners/deliveries/fan-out.ts', cloud) +
  cloud.draws['standard-queue'](cloud.random) +
  untilHandedOver(recorded.between, 'functions/partners/deliveries/deliver.ts', cloud);

/** `stream`: the table's stream alone leads to the dials. `nudge`: the function that starts the conference nudges `watch`, too. */
export type DialedBy = 'stream' | 'nudge';

/**
 * From the write of a start to the first request to the conference server. Whichever way is faster claims the leg. It
 * queues the dial for `leg-commands`, which is a FIFO queue.
 */
export const toFirstDial = (recorded: Recorded, by: DialedBy, cloud: Cloud): number => {
  const { draws, random } = cloud;
  const byStream = draws.stream(random) + untilHandedOver(recorded.dials, TAKE_CHANGES, cloud);
  const byNudge = (): number => draws['standard-queue'](random) + untilHandedOver(recorded.dials, WATCH, cloud);
  return (
    (by === 'stream' ? byStream : Math.min(byNudge(), byStream)) +
    draws['fifo-queue'](random) +
    untilHandedOver(recorded.dials, LEG_COMMANDS, cloud)
  );
};
