/** Records when functions run, by wrapping what the local deployment loads. */
import type { LoadEntry } from '../../local/invoke';
import { monotonicMs } from '../measuring/monotonic-clock';
import { wrapFunctions } from './wrap-functions';

export type Invocation = { readonly entry: string; readonly startedAt: number; readonly endedAt: number };

export const timedLoad = (ran: (invocation: Invocation) => void): LoadEntry =>
  wrapFunctions((entry, handler) => async (event, context) => {
    const startedAt = monotonicMs();
    try {
      return await handler(event, context);
    } finally {
      ran({ entry, startedAt, endedAt: monotonicMs() });
    }
  });
