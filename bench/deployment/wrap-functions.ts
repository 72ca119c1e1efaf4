/** Wraps the functions that a local deployment runs. */
import { type LoadEntry, loadFromProject } from '../../local/invoke';

export type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** `load`: loads the functions that are wrapped. */
export const wrapFunctions =
  (wrap: (entry: string, handler: Handler) => Handler, load: LoadEntry = loadFromProject): LoadEntry =>
  async (entry) => {
    const { handler } = (await load(entry)) as { readonly handler: Handler };
    return { handler: wrap(entry, handler) };
  };
