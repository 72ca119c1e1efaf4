/** What the lab needs of the machine, and what of it is not there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Debian package → a program of it, or a library of it. */
export const PACKAGES = {
  janus: 'janus',
  'baresip-core': 'baresip',
  kamailio: 'kamailio',
  'kamailio-extra-modules': 'kamailio/modules/evapi.so',
  'kamailio-sqlite-modules': 'kamailio/modules/db_sqlite.so',
  'kamailio-tls-modules': 'kamailio/modules/tls.so',
  iproute2: 'ip',
  'sip-tester': 'sipp',
  sqlite3: 'sqlite3',
  openssl: 'openssl',
  python3: 'python3',
} as const;

export type Machine = {
  /** `name`: of a program, or the path of a library below the folder of this machine's libraries. */
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

/** Debian keeps libraries by processor: `/usr/lib/x86_64-linux-gnu`. */
const libraryFolders = (): readonly string[] =>
  readdirSync('/usr/lib')
    .filter((folder) => folder.endsWith('-linux-gnu'))
    .map((folder) => join('/usr/lib', folder));

export const thisMachine: Machine = {
  hasProgram: (name) => [...FOLDERS, ...libraryFolders()].some((folder) => existsSync(join(folder, name))),
  isRoot: process.getuid?.() === 0,
  canMakeNamespaces,
};

/** Debian package → a program or a library of it. */
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
