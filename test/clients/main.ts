/**
 * `npm run test:clients`: generates clients from `docs/openapi.json` with the generators of each language, compiles
 * them, and holds a conference with each against a local product. It also runs the checkers of the documents, and holds
 * the product against its document. It names what it cannot test.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runProgram } from '../deploy/program';
import { Steps } from '../deploy/steps';
import { stopOnSignals, Stops } from '../deploy/stops';
import { documentChecks, openapi } from './checks';
import { type Language, languages, notCompiled } from './languages';
import { environmentFor, startProduct } from './product';
import { serverChecks, type Work } from './server-checks';
import { installTools, type Run, workFolder } from './tools';

const isThere = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

const runWith =
  (stops: Stops): Run =>
  (name, command, args, { cwd, env = {} } = {}) =>
    runProgram(
      {
        command,
        args,
        env: { ...process.env, ...env },
        log: join(workFolder, `${name.replace(/\W+/g, '-')}.log`),
        ...(cwd === undefined ? {} : { cwd }),
      },
      stops,
    );

/** Words on the command line choose what is taken: `npm run test:clients -- kotlin redocly`. */
const chosen = process.argv.slice(2).map((word) => word.toLowerCase());
const isChosen = ({ name }: { readonly name: string }): boolean =>
  chosen.length === 0 || chosen.some((word) => name.toLowerCase().includes(word));

type Outcome = { readonly name: string; readonly failed?: string };

/** One after the other. The next begins whatever becomes of the one before. */
const takeAll = async (steps: Steps, works: readonly Work[]): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const { name, take } of works.filter(isChosen)) {
    try {
      await steps.take(name, take);
      outcomes.push({ name });
    } catch (error) {
      outcomes.push({ name, failed: error instanceof Error ? error.message : String(error) });
    }
  }
  return outcomes;
};

const tested = (run: Run, environment: () => Promise<Readonly<Record<string, string>>>, language: Language): Work => ({
  name: language.name,
  take: async () => {
    await language.generate(run, openapi);
    await language.compile(run);
    await language.use(run, await environment());
  },
});

/** Two cores: the compilers of Java and Kotlin take one of them for most of the time. */
const test = async (stops: Stops, steps: Steps): Promise<readonly Outcome[]> => {
  const run = runWith(stops);
  const [here, missing] = [languages.filter(({ needs }) => needs.every(isThere)), languages.filter(({ needs }) => !needs.every(isThere))];
  await steps.take('tools', () => installTools(run, { withGo: isThere('go') }));
  for (const { name, needs } of missing) process.stdout.write(`NOT TESTED: ${name}: this machine lacks ${needs.join(' and ')}\n`);
  for (const { name } of notCompiled) process.stdout.write(`NOT COMPILED: ${name}: generated only; no compiler can be installed here\n`);
  const product = await steps.take('start of the product', () => startProduct(stops));
  const works = here.map((language) => tested(run, () => environmentFor(product, languages.indexOf(language)), language));
  const [slow, others] = [works.slice(0, 2), works.slice(2)];
  const generated = notCompiled.map(({ name, generate }) => ({ name: `${name}, generated only`, take: () => generate(run, openapi) }));
  const checks = documentChecks.map(({ name, take }) => ({ name, take: () => take(run) }));
  const lanes = await Promise.all([
    takeAll(steps, [...slow, ...generated, ...checks]),
    takeAll(steps, [...others, ...serverChecks(run, product, stops)]),
  ]);
  return lanes.flat();
};

const main = async (): Promise<void> => {
  const [stops, steps] = [new Stops(), new Steps()];
  stopOnSignals(stops);
  const outcomes = await test(stops, steps).catch((error: unknown) => [{ name: 'preparation', failed: String(error) }]);
  await stops.all();
  const failed = outcomes.filter((outcome) => outcome.failed !== undefined);
  for (const { name, failed: why } of failed) process.stderr.write(`\nFAILED: ${name}\n${why}\n`);
  process.stdout.write(`\n${steps.summary()}\n\n${outcomes.length - failed.length} passed, ${failed.length} failed\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
};

void main();
