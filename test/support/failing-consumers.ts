/** The real functions, with consumers that fail at random, either before or after their work. */
import { queueConsumers } from '../../functions/wiring/queues';
import { ruleConsumers } from '../../functions/wiring/rules';
import { streamConsumers } from '../../functions/wiring/streams';
import { type LoadEntry, loadFromProject } from '../../local/invoke';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const consumers = new Set<string>(
  [...Object.values(queueConsumers), ...Object.values(ruleConsumers), ...Object.values(streamConsumers)].map(({ entry }) => entry),
);

export const failingConsumers = (
  chance: () => number,
  firstRate: number,
): { readonly load: LoadEntry; readonly setRate: (rate: number) => void } => {
  let rate = firstRate;
  const failSometimes = (when: string): void => {
    if (chance() < rate) throw new Error(`Failed at random ${when} its work`);
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
      const loaded = (await loadFromProject(entry)) as { readonly handler: Handler };
      return consumers.has(entry) ? { handler: failing(loaded.handler) } : loaded;
    },
    setRate: (next) => {
      rate = next;
    },
  };
};
