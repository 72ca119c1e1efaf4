/** `npm run structure`: the folders of functions/ and which imports which. Fails above the limits. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import * as z from 'zod';
import { type Dependency, structureOf } from './folder-structure';

const FOLDER = 'functions';
const MAX_PARTS = 20;
const MAX_DEPENDENCIES = 80;
const MAX_CYCLES = 0;

const Cruise = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.object({ resolved: z.string() })) })),
});

const cruise = (): z.infer<typeof Cruise> => {
  const json = execFileSync('depcruise', ['--output-type', 'json', FOLDER], {
    cwd: path.join(__dirname, '..'),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  return Cruise.parse(JSON.parse(json));
};

const dependencyText = ({ from, to, imports }: Dependency): string => `${from} → ${to} (${String(imports.length)})`;

const main = (): void => {
  const { modules } = cruise();
  const imports = modules.flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => ({ from: source, to: resolved })));
  const { parts, dependencies, upward, cycles } = structureOf(
    FOLDER,
    modules.map(({ source }) => source),
    imports,
  );
  const counted = [
    { what: 'folders and files', limit: MAX_PARTS, found: parts },
    { what: 'dependencies between them', limit: MAX_DEPENDENCIES, found: dependencies.map(dependencyText) },
    { what: 'cycles', limit: MAX_CYCLES, found: cycles.map((cycle) => cycle.join(', ')) },
  ];
  const upwardImports = upward.flatMap((dependency) => [
    dependencyText(dependency),
    ...dependency.imports.map(({ from, to }) => `  ${from} imports ${to}`),
  ]);
  for (const { what, limit, found } of counted) {
    console.log([`${String(found.length)} ${what}, at most ${String(limit)}`, ...found].join('\n  '));
    if (found.length > limit) process.exitCode = 1;
  }
  console.log([`${String(upward.length)} upward dependencies`, ...upwardImports].join('\n  '));
};

main();
