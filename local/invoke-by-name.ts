/** The functions that somebody may invoke by hand, by their names in the wiring: those that no request invokes. */
import { queueConsumers } from '../functions/wiring/queues';
import { ruleConsumers } from '../functions/wiring/rules';
import { streamConsumers } from '../functions/wiring/streams';
import type { InvokeByName } from './aws/function-operations';
import type { FunctionWiring, Invoker } from './invoke';

const functions: ReadonlyMap<string, FunctionWiring> = new Map(
  Object.entries({ ...queueConsumers, ...ruleConsumers, ...streamConsumers }).map(([name, wired]) => [name, { ...wired, name }]),
);

/** The event was parsed from the request, so nobody shares it. */
export const invokeByName =
  (invoke: Invoker['invokeParsed']): InvokeByName =>
  (name, event) => {
    const wired = functions.get(name);
    return wired && invoke(wired, event);
  };
