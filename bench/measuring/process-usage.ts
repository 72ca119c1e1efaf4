/**
 * The resources that a program and its children have used so far, as the kernel counts them: the same meter for every
 * system.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export type Usage = {
  readonly cpuMs: number;
  /** Memory that belongs to this program alone (`Private_Dirty`). */
  readonly privateBytes: number;
};

/** The unit of fields 14 and 15 of /proc/<pid>/stat (proc(5)). */
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString());

type Stat = { readonly parent: number; readonly cpuTicks: number };

/** The second field is the program's name in brackets, which may contain any character. */
const statOf = (pid: number): Stat => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), cpuTicks: Number(fields[11]) + Number(fields[12]) };
};

const privateBytesOf = (pid: number): number => {
  const found = /^Private_Dirty:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  return Number(found?.[1] ?? 0) * 1024;
};

/** Undefined if the process has ended in the meantime. */
const orGone = <Read>(read: () => Read): Read | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

export const usageOf = (program: number): Usage => {
  let [cpuTicks, privateBytes] = [0, 0];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    const stat = Number.isInteger(pid) ? orGone(() => statOf(pid)) : undefined;
    if (!stat || (pid !== program && stat.parent !== program)) continue;
    cpuTicks += stat.cpuTicks;
    privateBytes += orGone(() => privateBytesOf(pid)) ?? 0;
  }
  return { cpuMs: (cpuTicks * 1000) / ticksPerSecond, privateBytes };
};
