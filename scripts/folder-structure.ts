/** How the parts of a folder depend on each other. A part is a folder in it or a file in its root. */

/** Paths from the project's root. */
export type Import = { readonly from: string; readonly to: string };

/** One or more imports of one part's files in another part's. */
export type Dependency = { readonly from: string; readonly to: string; readonly imports: readonly Import[] };

export type Structure = {
  readonly parts: readonly string[];
  readonly dependencies: readonly Dependency[];
  /** Dependencies that close a cycle whose other dependencies have more imports: these are the ones to reverse. */
  readonly upward: readonly Dependency[];
  /** Parts that can all be reached from each other. */
  readonly cycles: readonly (readonly string[])[];
};

type Targets = ReadonlyMap<string, readonly string[]>;

const partOf = (folder: string, file: string): string | undefined =>
  file.startsWith(`${folder}/`) ? file.slice(folder.length + 1).split('/')[0] : undefined;

const dependenciesBetween = (folder: string, imports: readonly Import[]): readonly Dependency[] => {
  const dependencies = new Map<string, Dependency>();
  for (const each of imports) {
    const [from, to] = [partOf(folder, each.from), partOf(folder, each.to)];
    if (from === undefined || to === undefined || from === to) continue;
    const name = `${from} → ${to}`;
    dependencies.set(name, { from, to, imports: [...(dependencies.get(name)?.imports ?? []), each] });
  }
  return [...dependencies.values()].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1));
};

const targetsOf = (dependencies: readonly Dependency[]): Targets => {
  const targets = new Map<string, string[]>();
  for (const { from, to } of dependencies) targets.set(from, [...(targets.get(from) ?? []), to]);
  return targets;
};

const reachableFrom = (start: string, targets: Targets): ReadonlySet<string> => {
  const reached = new Set<string>();
  const waiting = [start];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    for (const to of targets.get(part) ?? []) {
      if (!reached.has(to)) waiting.push(to);
      reached.add(to);
    }
  }
  return reached;
};

const upwardOf = (dependencies: readonly Dependency[]): readonly Dependency[] => {
  const downward: Dependency[] = [];
  const upward: Dependency[] = [];
  for (const dependency of [...dependencies].sort((a, b) => b.imports.length - a.imports.length)) {
    const closesCycle = reachableFrom(dependency.to, targetsOf(downward)).has(dependency.from);
    (closesCycle ? upward : downward).push(dependency);
  }
  return upward;
};

const cyclesOf = (parts: readonly string[], dependencies: readonly Dependency[]): readonly (readonly string[])[] => {
  const targets = targetsOf(dependencies);
  const reached = new Map(parts.map((part) => [part, reachableFrom(part, targets)]));
  const cycles = parts.map((part) => parts.filter((other) => reached.get(part)?.has(other) && reached.get(other)?.has(part)));
  // Every part of a cycle finds the same cycle. Only the first part keeps it.
  return cycles.filter((cycle, index) => cycle[0] === parts[index]);
};

/** `files` and `imports` may also be outside the folder: those are left out. Imports within one part are no dependency. */
export const structureOf = (folder: string, files: readonly string[], imports: readonly Import[]): Structure => {
  const parts = [...new Set(files.map((file) => partOf(folder, file)).filter((part) => part !== undefined))].sort();
  const dependencies = dependenciesBetween(folder, imports);
  return { parts, dependencies, upward: upwardOf(dependencies), cycles: cyclesOf(parts, dependencies) };
};
