/** What the lab needs of the machine, and what of it is not there. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Debian package → a program of it. */
export const PACKAGES = {
  janus: 'janus',
  'baresip-core': 'baresip',
  kamailio: 'kamailio',
  iproute2: 'ip',
  'sip-tester': 'sipp',
  python3: 'python3',
} as const;

export type Machine = {
  readonly hasProgram: (name: string) => boolean;
  readonly isRoot: boolean;
  readonly canMakeNamespaces: () => boolean;
};

const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

const canMakeNamespaces = (): boolean => {
  const name = `rollcall-try-${String(process.pid)}`;
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'del', name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

export const thisMachine: Machine = {
  hasProgram: (name) => FOLDERS.some((folder) => existsSync(join(folder, name))),
  isRoot: process.getuid?.() === 0,
  canMakeNamespaces,
};

/** Debian package → a program of it. */
export type Packages = Readonly<Record<string, string>>;

/** Sentences for whoever runs the lab; none where all is there. */
export const missingFrom = (
  { hasProgram, isRoot, canMakeNamespaces: canMake }: Machine,
  needed: Packages = PACKAGES,
): readonly string[] => {
  const packages = Object.entries(needed).flatMap(([name, program]) => (hasProgram(program) ? [] : [name]));
  if (packages.length > 0) {
    return [`These Debian packages are missing: ${packages.join(' ')}. apt-get install --no-install-recommends ${packages.join(' ')}`];
  }
  if (!isRoot) return ['Network namespaces need root: run it as root.'];
  return canMake() ? [] : ['This machine does not let us make network namespaces (ip netns add).'];
};
