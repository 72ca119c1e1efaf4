/**
 * Posts to partners' servers, which may be slow, broken or hostile: whole within a deadline, to allowed addresses only, judged
 * on the address that is connected to; no redirect is followed, and of an answer only so much is read. Says nothing of a URL to
 * anybody.
 */
import { isSinkAddress, sinkRefusal } from '../../../domain/subscription/sink-url';
import { addressKind } from '../../http-client/address-kind';
import type { SinkAnswer, SinkRequest, Sinks } from '../../ports/sinks';
import type { Clock } from '../../runtime/clock';
import { AddressNotAllowed, checkedLookup, type Resolve, systemResolve } from './checked-lookup';
import { type Answered, exchange, StaleConnection, TimedOut } from './exchange';
import { requestOpener, writeOnceChecked } from './open-request';

/** Standard Webhooks: 15 to 30 seconds. From the first step to the end of the answer. */
const DEADLINE_MS = 15_000;

export type HttpSinksOptions = {
  /** This machine may be a sink. */
  readonly loopback: boolean;
  readonly now: Clock;
  readonly deadlineMs?: number;
  readonly resolve?: Resolve;
  /** Which addresses may be connected to, where that is not what `loopback` says. */
  readonly allows?: (address: string) => boolean;
  /** Certificates of authorities to trust instead of the usual ones, PEM. */
  readonly ca?: string;
};

const NOT_ALLOWED: Answered = { status: null, error: 'address-not-allowed' };

const failureOf = (error: unknown): Answered => {
  if (error instanceof AddressNotAllowed) return NOT_ALLOWED;
  return { status: null, error: error instanceof TimedOut ? 'timed-out' : 'unreachable' };
};

export const httpSinks = ({
  loopback,
  now,
  deadlineMs = DEADLINE_MS,
  resolve = systemResolve,
  ca,
  ...options
}: HttpSinksOptions): Sinks => {
  const rules = { loopback, addressKind };
  const allows = options.allows ?? ((address: string): boolean => isSinkAddress(address, rules));
  const open = requestOpener(checkedLookup(resolve, allows), ca);

  const send = (outgoing: SinkRequest, connection: 'kept' | 'new', deadline: AbortSignal): Promise<Answered> => {
    const request = open(outgoing, connection);
    const answer = exchange(request, deadline, now);
    writeOnceChecked(request, outgoing.body, allows);
    return answer;
  };

  const sendWithin = async (outgoing: SinkRequest): Promise<Answered> => {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), deadlineMs);
    try {
      return await send(outgoing, 'kept', deadline.signal).catch((error: unknown) => {
        // Frozen between two invocations, a function wakes with connections that are long closed. A delivery may come twice.
        if (error instanceof StaleConnection) return send(outgoing, 'new', deadline.signal);
        throw error;
      });
    } catch (error) {
      return failureOf(error);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    post: async (outgoing): Promise<SinkAnswer> => {
      const startedAt = now();
      const isRefused = sinkRefusal(outgoing.url, rules) !== undefined;
      const answer = isRefused ? NOT_ALLOWED : await sendWithin(outgoing);
      return { ...answer, durationMs: Math.max(0, Math.round(now() - startedAt)) };
    },
  };
};
