/** How the parts of a folder depend on each other. A part, or room, is a folder in it or a file in its root. */

/** Paths from the project's root. */
export type Import = { readonly from: string; readonly to: string };

/** One or more imports of one room's files in another room's. */
export type Arrow = { readonly from: string; readonly to: string; readonly imports: readonly Import[] };

export type Structure = {
  readonly rooms: readonly string[];
  readonly arrows: readonly Arrow[];
  /** Arrows that close a cycle in which other arrows stand for more imports: these are the ones to turn round. */
  readonly upward: readonly Arrow[];
  /** Rooms that can all be reached from each other. */
  readonly cycles: readonly (readonly string[])[];
};

type Targets = ReadonlyMap<string, readonly string[]>;

const roomOf = (folder: string, file: string): string | undefined =>
  file.startsWith(`${folder}/`) ? file.slice(folder.length + 1).split('/')[0] : undefined;

const arrowsBetween = (folder: string, imports: readonly Import[]): readonly Arrow[] => {
  const arrows = new Map<string, Arrow>();
  for (const each of imports) {
    const [from, to] = [roomOf(folder, each.from), roomOf(folder, each.to)];
    if (from === undefined || to === undefined || from === to) continue;
    const name = `${from} → ${to}`;
    arrows.set(name, { from, to, imports: [...(arrows.get(name)?.imports ?? []), each] });
  }
  return [...arrows.values()].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1));
};

const targetsOf = (arrows: readonly Arrow[]): Targets => {
  const targets = new Map<string, string[]>();
  for (const { from, to } of arrows) targets.set(from, [...(targets.get(from) ?? []), to]);
  return targets;
};

const reachableFrom = (start: string, targets: Targets): ReadonlySet<string> => {
  const reached = new Set<string>();
  const waiting = [start];
  for (let room = waiting.pop(); room !== undefined; room = waiting.pop()) {
    for (const to of targets.get(room) ?? []) {
      if (!reached.has(to)) waiting.push(to);
      reached.add(to);
    }
  }
  return reached;
};

const upwardOf = (arrows: readonly Arrow[]): readonly Arrow[] => {
  const downward: Arrow[] = [];
  const upward: Arrow[] = [];
  for (const arrow of [...arrows].sort((a, b) => b.imports.length - a.imports.length)) {
    const closesCircle = reachableFrom(arrow.to, targetsOf(downward)).has(arrow.from);
    (closesCircle ? upward : downward).push(arrow);
  }
  return upward;
};

const cyclesOf = (rooms: readonly string[], arrows: readonly Arrow[]): readonly (readonly string[])[] => {
  const targets = targetsOf(arrows);
  const reached = new Map(rooms.map((room) => [room, reachableFrom(room, targets)]));
  const cycles = rooms.map((room) => rooms.filter((other) => reached.get(room)?.has(other) && reached.get(other)?.has(room)));
  // Every room of a cycle finds the same cycle. Only the first room keeps it.
  return cycles.filter((cycle, index) => cycle[0] === rooms[index]);
};

export const structureOf = (folder: string, files: readonly string[], imports: readonly Import[]): Structure => {
  const rooms = [...new Set(files.map((file) => roomOf(folder, file)).filter((room) => room !== undefined))].sort();
  const arrows = arrowsBetween(folder, imports);
  return { rooms, arrows, upward: upwardOf(arrows), cycles: cyclesOf(rooms, arrows) };
};
