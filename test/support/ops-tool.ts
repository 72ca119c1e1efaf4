/** Runs the operator's tool in this process. */
import { runOps } from '../../ops/program';
import type { Clock } from '../../functions/runtime/clock';
import { PhoneNumber } from '../../schemas/common';

type OpsRun = { readonly exitCode: number; readonly out: string; readonly err: string };

export type OpsTool = {
  (...argv: readonly string[]): Promise<OpsRun>;
  /** With `--json`. Throws if the command fails, except that it may be incomplete. */
  readonly json: <Data>(...argv: readonly string[]) => Promise<Data & { readonly exitCode: number }>;
  /** What the tool reads instead of a number that somebody types. */
  number: string;
};

/** `deployment`: the options that name it, such as `--address`. */
export const opsTool = (deployment: readonly string[], now: Clock): OpsTool => {
  const run = async (...argv: readonly string[]): Promise<OpsRun> => {
    const [out, err]: [string[], string[]] = [[], []];
    const exitCode = await runOps([...deployment, ...argv], {
      now,
      wait: () => Promise.resolve(),
      write: (text) => out.push(text),
      complain: (text) => err.push(text),
      readNumber: async () => PhoneNumber.parse(tool.number),
    });
    return { exitCode, out: out.join(''), err: err.join('') };
  };
  const json = async <Data>(...argv: readonly string[]): Promise<Data & { readonly exitCode: number }> => {
    const { exitCode, out, err } = await run('--json', ...argv);
    if (out === '') throw new Error(`${argv.join(' ')}: ${err}`);
    return { ...(JSON.parse(out) as Data), exitCode };
  };
  const tool: OpsTool = Object.assign(run, { json, number: '' });
  return tool;
};
