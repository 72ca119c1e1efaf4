/** A child process that answers queries, so that the measured program does not share a process with the measurement. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { onCore } from './cores';

/** Arguments and answers are passed as JSON. */
export type Queries = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

type Request = { readonly id: number; readonly name: string; readonly args: readonly unknown[] };
type Reply = { readonly id: number; readonly answer?: unknown; readonly refused?: string };

export type Child<Answered extends Queries> = {
  readonly pid: number;
  readonly query: <Name extends keyof Answered & string>(name: Name, ...args: Parameters<Answered[Name]>) => ReturnType<Answered[Name]>;
  /** Lets the process exit on its own, so that it writes its profile. */
  readonly stop: () => Promise<void>;
};

export type ChildOptions = {
  /** A module that calls `answerQueries`. */
  readonly module: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Flags of Node. */
  readonly flags?: readonly string[];
  /** The core that it runs on: any by default. */
  readonly core?: number | undefined;
};

const READY = 0;
const DOWN_WITHIN_MS = 15_000;

export const startChild = async <Answered extends Queries>({
  module,
  environment = {},
  flags = [],
  core,
}: ChildOptions): Promise<Child<Answered>> => {
  const { program, args } = onCore(core, { program: process.execPath, args: [...process.execArgv, ...flags] });
  const child = fork(module, { execPath: program, execArgv: [...args], env: { ...process.env, ...environment } });
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();
  const up = new Promise<unknown>((resolve, reject) => waiting.set(READY, { resolve, reject }));
  let last = READY;
  child.on('message', ({ id, answer, refused }: Reply) => {
    const caller = waiting.get(id);
    waiting.delete(id);
    if (refused === undefined) caller?.resolve(answer);
    else caller?.reject(new Error(refused));
  });
  child.once('exit', () => waiting.forEach(({ reject }) => reject(new Error(`${module} has ended`))));
  await up;
  return {
    pid: child.pid ?? 0,
    query: ((name: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        last += 1;
        waiting.set(last, { resolve, reject });
        child.send({ id: last, name, args } satisfies Request);
      })) as unknown as Child<Answered>['query'],
    stop: async () => {
      if (!child.connected) return;
      const ended = once(child, 'exit');
      child.disconnect();
      const tooLate = setTimeout(() => child.kill('SIGKILL'), DOWN_WITHIN_MS);
      await ended;
      clearTimeout(tooLate);
    },
  };
};

const reply = (message: Reply): void => void process.send?.(message);

/** Called in the child. Answers queries until the parent disconnects, then exits cleanly. */
export const answerQueries = <Answered extends Queries>(answers: Answered, end: () => Promise<void>): void => {
  process.on('message', ({ id, name, args }: Request) => {
    const answer = answers[name] as ((...args: readonly unknown[]) => Promise<unknown>) | undefined;
    if (!answer) return reply({ id, refused: `Unknown query: ${name}` });
    answer(...args).then(
      (given) => reply({ id, answer: given }),
      (error: unknown) => reply({ id, refused: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.once('disconnect', () => void end().finally(() => process.exit()));
  reply({ id: READY });
};
