/** What belongs to one invocation of a function. In local mode, several run in the same process at the same time. */
import { AsyncLocalStorage } from 'node:async_hooks';

type Invocation = {
  /** The time that it has spent on telling terminals. */
  toldMs: number;
};

const running = new AsyncLocalStorage<Invocation>();

export const inInvocation = <Result>(run: () => Promise<Result>): Promise<Result> => running.run({ toldMs: 0 }, run);

/** Outside of an invocation, each caller has one of its own. */
export const thisInvocation = (): Invocation => running.getStore() ?? { toldMs: 0 };
