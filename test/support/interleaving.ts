/**
 * Runs processes step by step in an order that a test chooses: each stops at every gate until it is picked to go on.
 */

/** The index of one of so many. */
export type Choose = (of: number) => number;
/** `hasDied`: of a function that may die. */
export type Gate = (() => Promise<void>) & { readonly hasDied?: () => boolean };
export type Process = (gate: Gate) => Promise<void>;

/** A process is at one gate at a time: of what it asks for at once, one comes after the other. */
export const oneByOne = (gate: Gate) => {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(request: () => Promise<Result>): Promise<Result> => {
    const answered = last.then(async () => (await gate(), request()));
    last = answered.catch(() => undefined);
    return answered;
  };
};

const died = (): Error => new Error('The function has died');

/** The gate of a function that dies there. Requests without a gate must ask `expectAlive` first. */
export const mortal = (gate: Gate, steps: number): Gate => {
  let left = steps;
  const pass = async (): Promise<void> => {
    left -= 1;
    if (left < 0) throw died();
    await gate();
  };
  return Object.assign(pass, { hasDied: () => left < 0 });
};

/** For requests that have no gate of their own: a function that has died makes none. */
export const expectAlive = ({ hasDied }: Gate): void => {
  if (hasDied?.()) throw died();
};

type Stepping = { isDone: boolean; goOn(): Promise<void> };

/** Resolves when the process has come to its first gate. One process is at one gate at a time. */
const begin = async (process: Process): Promise<Stepping> => {
  let leaveGate = (): void => undefined;
  let stopped = (): void => undefined;
  let failed: (error: unknown) => void = () => undefined;
  const nextStop = (): Promise<void> =>
    new Promise((resolve, reject) => {
      [stopped, failed] = [resolve, reject];
    });
  const gate: Gate = () =>
    new Promise((resolve) => {
      leaveGate = resolve;
      stopped();
    });
  const stepping: Stepping = {
    isDone: false,
    goOn: () => {
      const stop = nextStop();
      leaveGate();
      return stop;
    },
  };
  const atFirst = nextStop();
  process(gate).then(
    () => {
      stepping.isDone = true;
      stopped();
    },
    (error: unknown) => failed(error),
  );
  await atFirst;
  return stepping;
};

/** `beforeStep`: what passes between two steps, such as time. */
export const interleave = async (
  processes: readonly Process[],
  choose: Choose,
  beforeStep: () => void = () => undefined,
): Promise<void> => {
  const all: Stepping[] = [];
  for (const process of processes) all.push(await begin(process));
  for (;;) {
    const open = all.filter(({ isDone }) => !isDone);
    if (open.length === 0) return;
    beforeStep();
    await open[choose(open.length)]?.goOn();
  }
};

/** Tries every sequence of choices that there is; answers how many. */
export const everyOrder = async (tryOne: (choose: Choose) => Promise<void>): Promise<number> => {
  let given: readonly number[] = [];
  for (let tries = 1; ; tries += 1) {
    const taken: { readonly choice: number; readonly of: number }[] = [];
    await tryOne((of) => {
      const choice = given[taken.length] ?? 0;
      taken.push({ choice, of });
      return choice;
    });
    const last = taken.findLastIndex(({ choice, of }) => choice + 1 < of);
    if (last === -1) return tries;
    given = taken.slice(0, last + 1).map(({ choice }, index) => (index === last ? choice + 1 : choice));
  }
};

/** Choices as data, which a property test can shrink; the first of all once they are used up. */
export const choosing = (choices: readonly number[]): Choose => {
  const rest = choices.values();
  return (of) => (rest.next().value ?? 0) % of;
};
