/**
 * Posts to partners' servers, which may be slow, broken or hostile. A post ends within a deadline and goes only to
 * allowed addresses, which are checked on the connection itself. It follows no redirect, and reads little of an answer.
 * No URL appears in a log or an error.
 */
import { isSinkAddress, sinkRefusal } from '../../../domain/subscription/sink-url';
import { SLOW_MS } from '../../../domain/subscription/slow-sink';
import { addressKind } from '../../http-client/address-kind';
import { droppedBody } from '../../http-client/answer-body';
import { ADDRESS_NOT_ALLOWED, checkedAddresses, type Resolve, systemResolve } from '../../http-client/checked-addresses';
import { httpClient } from '../../http-client/http-client';
import { codeOf, NoAnswer } from '../../http-client/no-answer';
import type { SinkAnswer, SinkRequest, Sinks } from '../../ports/sinks';
import type { Clock } from '../../runtime/clock';
import { failureCause } from './failure-cause';
import { sinkAnswer } from './read-answer';
import { whileSlow } from './while-slow';

/** Standard Webhooks recommends 15 to 30 seconds. Counted from the first step to the headers of the answer. */
const DEADLINE_MS = 15_000;

/** The status says everything that matters. A connection on which more follows is not worth keeping. */
const MAX_BODY_BYTES = 16_384;

/** Idle connections: a few to each sink, and none for long. */
const IDLE = { maxFreeSockets: 4, timeout: 30_000, scheduling: 'lifo' } as const;

export type HttpSinksOptions = {
  /** Whether this machine may be a sink. */
  readonly loopback: boolean;
  readonly now: Clock;
  readonly deadlineMs?: number;
  readonly slowMs?: number;
  readonly resolve?: Resolve;
  /** Which addresses a connection may go to, if not those that `loopback` implies. */
  readonly allows?: (address: string) => boolean;
  /** PEM certificates of the authorities to trust instead of the usual ones. */
  readonly ca?: string;
};

type Answered = Omit<SinkAnswer, 'durationMs'>;

const NOT_ALLOWED: Answered = { status: null, error: ADDRESS_NOT_ALLOWED };

const failureOf = (error: unknown): Answered => ({
  status: null,
  error: failureCause(error instanceof NoAnswer ? error.code : codeOf(error)),
});

export const httpSinks = ({
  loopback,
  now,
  deadlineMs = DEADLINE_MS,
  slowMs = SLOW_MS,
  resolve = systemResolve,
  ca,
  ...options
}: HttpSinksOptions): Sinks => {
  const rules = { loopback, addressKind };
  const allows = options.allows ?? ((address: string): boolean => isSinkAddress(address, rules));
  const send = httpClient({
    timeoutMs: deadlineMs,
    body: droppedBody(MAX_BODY_BYTES),
    // A delivery may arrive twice.
    retryStale: true,
    connections: IDLE,
    check: checkedAddresses(resolve, allows),
    ...(ca === undefined ? {} : { ca }),
  });

  const sendTo = async ({ url, headers, body }: SinkRequest, giveUp?: AbortSignal): Promise<Answered> => {
    if (sinkRefusal(url, rules) !== undefined) return NOT_ALLOWED;
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    return send(() => ({ method: 'POST', url, headers: { ...headers, ...length }, body, ...(giveUp ? { giveUp } : {}) })).then(
      (answer) => sinkAnswer(answer, now()),
      failureOf,
    );
  };

  return {
    post: async (outgoing, whenSlow): Promise<SinkAnswer> => {
      const startedAt = now();
      const waiting = whenSlow && whileSlow(whenSlow, slowMs);
      const answer = await sendTo(outgoing, waiting?.giveUp);
      await waiting?.end();
      return { ...answer, durationMs: Math.max(0, Math.round(now() - startedAt)) };
    },
  };
};
