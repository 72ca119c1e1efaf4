/** Asks once whether to go on waiting for a sink that is slow to answer. */
import type { WhenSlow } from '../../ports/sinks';

export type Waiting = {
  /** Aborted if the answer was no, or if there was none. */
  readonly giveUp: AbortSignal;
  /** Called after the sink's answer. Throws if the question failed. */
  readonly end: () => Promise<void>;
};

export const whileSlow = (ask: WhenSlow, afterMs: number): Waiting => {
  const controller = new AbortController();
  let asked: Promise<void> = Promise.resolve();
  const askNow = async (): Promise<void> => {
    let goOn = false;
    try {
      goOn = await ask();
    } finally {
      if (!goOn) controller.abort();
    }
  };
  const timer = setTimeout(() => {
    asked = askNow();
    // It is thrown by `end`, which may be called much later.
    asked.catch(() => undefined);
  }, afterMs);
  const end = (): Promise<void> => {
    clearTimeout(timer);
    return asked;
  };
  return { giveUp: controller.signal, end };
};
