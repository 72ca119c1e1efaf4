/** Functions as they are, but for consumers that fail now and then: before they have done anything, or after they have done it all. */
import { resolve } from 'node:path';
import type { LoadEntry } from '../../local/invoke';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const CONSUMERS = 'functions/consumers/';

export const failingConsumers = (
  chance: () => number,
  firstRate: number,
): { readonly load: LoadEntry; readonly setRate: (rate: number) => void } => {
  let rate = firstRate;
  const failSometimes = (when: string): void => {
    if (chance() < rate) throw new Error(`Failed by chance ${when} its work`);
  };
  const failing =
    (handler: Handler): Handler =>
    async (event, context) => {
      failSometimes('before');
      const result = await handler(event, context);
      failSometimes('after');
      return result;
    };
  return {
    load: async (entry) => {
      const loaded = (await import(resolve(__dirname, '../..', entry))) as { readonly handler: Handler };
      return entry.startsWith(CONSUMERS) ? { handler: failing(loaded.handler) } : loaded;
    },
    setRate: (next) => {
      rate = next;
    },
  };
};
