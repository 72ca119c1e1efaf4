/** Rewrites schemas/examples/ with the events, deliveries and problems that the code generates now. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { problemSlug } from '../schemas/problem-type';
import { exampleDeliveries } from './examples/deliveries';
import { exampleEvents } from './examples/events';
import { exampleProblems } from './examples/problems';
import { exampleSubscriptionEvents } from './examples/subscription-events';
import { jsonText } from './json-text';

const folder = path.join(__dirname, '../schemas/examples');

const write = async (kind: string, examples: readonly (readonly [name: string, example: unknown])[]): Promise<void> => {
  rmSync(path.join(folder, kind), { recursive: true, force: true });
  mkdirSync(path.join(folder, kind), { recursive: true });
  for (const [name, example] of examples) writeFileSync(path.join(folder, kind, `${name}.json`), await jsonText(example));
};

const main = async (): Promise<void> => {
  await write('events', [...exampleEvents(), ...exampleSubscriptionEvents()]);
  await write('deliveries', [...exampleDeliveries()]);
  await write(
    'problems',
    [...exampleProblems()].map(([code, problem]) => [problemSlug(code), problem]),
  );
};

void main();
