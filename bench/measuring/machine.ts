/** Describes the machine of a measurement. Only ratios within one run can be compared with other machines. */
import { cpus, loadavg, release, totalmem } from 'node:os';

const GIB = 2 ** 30;

export const describeMachine = (): string => {
  const cores = cpus();
  const [load = 0] = loadavg();
  return `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / GIB)} GiB, Linux ${release()}, Node ${process.versions.node}, load ${load.toFixed(2)} at the start`;
};
