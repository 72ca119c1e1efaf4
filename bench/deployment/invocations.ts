/** Records when functions run, by wrapping what the local deployment loads. */
import { resolve } from 'node:path';
import type { LoadEntry } from '../../local/invoke';
import { monotonicMs } from '../measuring/monotonic-clock';

export type Invocation = { readonly entry: string; readonly startedAt: number; readonly endedAt: number };

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const loadFromProject: LoadEntry = (entry) => import(resolve(__dirname, '..', '..', entry));

export const timedLoad =
  (ran: (invocation: Invocation) => void): LoadEntry =>
  async (entry) => {
    const { handler } = (await loadFromProject(entry)) as { readonly handler: Handler };
    const timed: Handler = async (event, context) => {
      const startedAt = monotonicMs();
      try {
        return await handler(event, context);
      } finally {
        ran({ entry, startedAt, endedAt: monotonicMs() });
      }
    };
    return { handler: timed };
  };
