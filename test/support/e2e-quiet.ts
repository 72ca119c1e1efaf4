/**
 * Tells when a story's deployment has nothing left that it could do now. A limit of time alone cannot tell that: on a busy
 * machine work that takes a moment elsewhere takes seconds. So what counts is whether anything still moves.
 */
import { type AwsTransport, awsTransport, setAwsTransport } from '../../functions/adapters/aws-transport';
import { StillBusy } from '../../local/idle';
import { type LoadEntry, loadFromProject } from '../../local/invoke';
import type { Local } from '../../local/start';
import { SECOND_MS } from '../../schemas/durations';

export type Movement = {
  /** For `startLocal`: loads the functions, and has what they ask of AWS counted. */
  readonly load: LoadEntry;
  /** Grows whenever AWS has done something for a function. What is refused again and again moves nothing. */
  readonly count: () => number;
};

export const countMovement = (load: LoadEntry = loadFromProject): Movement => {
  let count = 0;
  let counted: AwsTransport | undefined;
  const counting =
    (transport: AwsTransport): AwsTransport =>
    async (request) => {
      const answer = await transport(request);
      if (answer.status < 400) count += 1;
      return answer;
    };
  return {
    load: (entry) => {
      // Clients of AWS are built after their function was loaded.
      const transport = awsTransport();
      if (transport && transport !== counted) setAwsTransport((counted = counting(transport)));
      return load(entry);
    },
    count: () => count,
  };
};

const LOOK_MS = 5;
/** Longer than any pause of a function that does not wait for the clock or for somebody who does not answer. */
const AT_REST_AFTER_MS = 250;
/** Whoever answers is in this process, and does so after fewer looks, even if the process gets little of the machine. */
const AT_REST_AFTER_LOOKS = 15;
/** A function that fails again and again after half of its work moves, too. */
const MOST_MS = 10 * SECOND_MS;

/** Resolves when nothing is busy, or when whatever is busy waits for the clock or for somebody who does not answer. */
export const untilAtRest = async (local: Pick<Local, 'idle'>, moved: Movement['count']): Promise<void> => {
  const startedAt = performance.now();
  let last = { count: moved(), at: startedAt, looks: 0 };
  for (;;) {
    try {
      return await local.idle(LOOK_MS);
    } catch (error) {
      if (!(error instanceof StillBusy)) throw error;
    }
    const [now, count] = [performance.now(), moved()];
    last = count === last.count ? { ...last, looks: last.looks + 1 } : { count, at: now, looks: 0 };
    const isAtRest = last.looks >= AT_REST_AFTER_LOOKS && now - last.at >= AT_REST_AFTER_MS;
    if (isAtRest || now - startedAt > MOST_MS) return;
  }
};
