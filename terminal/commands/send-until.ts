/** Sends a command until it is answered, with the same key each time, so that it is carried out once. */
import { SECOND_MS } from '../../schemas/durations';
import { RollcallError } from '../client/rollcall-error';
import type { Line } from '../follow/line';
import type { Surroundings } from '../surroundings';

/** What does no harm later is kept for a while; what dials or unmutes is not. */
export const LATE_MS = 60 * SECOND_MS;
export const PROMPT_MS = 10 * SECOND_MS;

const FIRST_RETRY_MS = 300;
const OFFLINE_RETRY_MS = SECOND_MS;

export type SendOptions = {
  readonly surroundings: Pick<Surroundings, 'now' | 'after'>;
  readonly until: number;
  readonly line: () => Line;
  readonly signal?: AbortSignal | undefined;
  /** It waits for the network and has not been sent. */
  readonly waits: (isWaiting: boolean) => void;
};

const mayTryAgain = (error: unknown): boolean =>
  error instanceof RollcallError &&
  (error.status === 0 || error.status >= 500 || error.status === 429 || error.code === 'IDEMPOTENCY_IN_PROGRESS');

const sleep = ({ surroundings, signal }: SendOptions, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const cancel = surroundings.after(ms, resolve);
    signal?.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });

/** A request that is on its way at the end of its time is taken back, as far as it can be. */
const withinTime = async <Answer>(options: SendOptions, send: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> => {
  const { surroundings, until, signal } = options;
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  signal?.addEventListener('abort', abort);
  const cancel = surroundings.after(Math.max(0, until - surroundings.now()), abort);
  try {
    return await send(controller.signal);
  } catch (error) {
    if (controller.signal.aborted) throw new RollcallError({ status: 0 }, error);
    throw error;
  } finally {
    cancel();
    signal?.removeEventListener('abort', abort);
  }
};

/** Undefined if it was never sent: nothing has happened, and nothing will. */
export const sendUntil = async <Answer>(
  options: SendOptions,
  send: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer | undefined> => {
  const { surroundings, until, line, signal, waits } = options;
  const mayGoOn = (afterMs: number): boolean => !signal?.aborted && surroundings.now() + afterMs < until;
  while (line() === 'offline' && mayGoOn(OFFLINE_RETRY_MS)) {
    waits(true);
    await sleep(options, OFFLINE_RETRY_MS);
  }
  if (line() === 'offline' || !mayGoOn(0)) return undefined;
  waits(false);
  for (let waitMs = FIRST_RETRY_MS; ; waitMs *= 2) {
    try {
      return await withinTime(options, send);
    } catch (error) {
      const retryMs = (error instanceof RollcallError ? error.retryAfterMs : undefined) ?? waitMs;
      if (!mayTryAgain(error) || !mayGoOn(retryMs)) throw error;
      await sleep(options, retryMs);
      if (!mayGoOn(0)) throw error;
    }
  }
};
