/** `npm run structure`: the folders of functions/ and which imports which. Fails above the limits. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import * as z from 'zod';
import { type Arrow, structureOf } from './rooms';

const FOLDER = 'functions';
const MAX_ROOMS = 20;
const MAX_ARROWS = 80;
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

const arrowText = ({ from, to, imports }: Arrow): string => `${from} → ${to} (${String(imports.length)})`;

const main = (): void => {
  const { modules } = cruise();
  const imports = modules.flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => ({ from: source, to: resolved })));
  const { rooms, arrows, upward, cycles } = structureOf(
    FOLDER,
    modules.map(({ source }) => source),
    imports,
  );
  const counted = [
    { what: 'folders and files', limit: MAX_ROOMS, found: rooms },
    { what: 'imports between them', limit: MAX_ARROWS, found: arrows.map(arrowText) },
    { what: 'cycles', limit: MAX_CYCLES, found: cycles.map((cycle) => cycle.join(', ')) },
  ];
  const upwardImports = upward.flatMap((arrow) => [arrowText(arrow), ...arrow.imports.map(({ from, to }) => `  ${from} imports ${to}`)]);
  for (const { what, limit, found } of counted) {
    console.log([`${String(found.length)} ${what}, at most ${String(limit)}`, ...found].join('\n  '));
    if (found.length > limit) process.exitCode = 1;
  }
  console.log([`${String(upward.length)} arrows that run up`, ...upwardImports].join('\n  '));
};

main();
