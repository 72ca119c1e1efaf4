/** A limit to how long some work may take. Lambda freezes what still runs when a function has answered, so the work must end. */

type Deadline = {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** The work is done: the time runs no more. */
  readonly end: () => void;
};

/** Begins to run when it is called. */
export type TimeLimit = (ms: number) => Deadline;

export const timeLimit: TimeLimit = (ms) => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  return { signal: controller.signal, end: () => clearTimeout(timer) };
};

/** Rejects as soon as the signal is aborted, whatever becomes of the work. */
export const untilAborted = <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
