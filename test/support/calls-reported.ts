/** The single-line calls that the access network has made, by its own reports, also those that a dead function received. */
import type { LoadEntry } from '../../local/invoke';
import { entryOfOperation } from './entry-of-operation';

type Handler = (event: { readonly body?: string }, context: unknown) => Promise<unknown>;
type Reported = { readonly callId: string; readonly participant: string; readonly state: string };

export const callsReported = () => {
  /** By number: the last state of each of its calls. */
  const calls = new Map<string, Map<string, string>>();
  const entry = entryOfOperation('reportCalls');
  const note = (body = '{"reports":[]}'): void => {
    const { reports } = JSON.parse(body) as { readonly reports: readonly Reported[] };
    for (const { callId, participant, state } of reports)
      calls.set(participant, (calls.get(participant) ?? new Map<string, string>()).set(callId, state));
  };
  return {
    watching:
      (load: LoadEntry): LoadEntry =>
      async (loaded) => {
        const module = await load(loaded);
        if (loaded !== entry) return module;
        const { handler } = module as { readonly handler: Handler };
        const noting: Handler = async (event, context) => {
          note(event.body);
          return handler(event, context);
        };
        return { handler: noting };
      },
    /** In which state each call to the number is. */
    callsTo: (number: string): readonly string[] => [...(calls.get(number)?.values() ?? [])],
  };
};
