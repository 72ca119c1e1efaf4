/** Settings come from a JSON file that the CDK context names (`-c settings=…`), and single ones from `-c rollcall:<name>=…`. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseSettings, type Settings, SettingsRefused } from './settings';

const overridePrefix = 'rollcall:';

export const projectRoot = resolve(__dirname, '..');

/** Nobody has these addresses (RFC 2606): they are there so that a clean clone synthesises. */
export const exampleSettingsFile = 'cdk/example-settings.json';

type Context = Readonly<Record<string, unknown>>;

export type LoadedSettings = { readonly settings: Settings; readonly areExamples: boolean };

const readJsonObject = (path: string): object => {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(resolve(projectRoot, path), 'utf8'));
  } catch (error) {
    const cause = error instanceof SyntaxError ? 'does not contain JSON' : 'cannot be read';
    throw new SettingsRefused(`The settings file "${path}" ${cause}: name yours with -c settings=<path>, see docs/settings.md.`, {
      cause: error,
    });
  }
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  throw new SettingsRefused(`The settings file "${path}" must contain one JSON object, see docs/settings.md.`);
};

/** The command line has strings only: what reads as JSON is taken as such, so that numbers and lists can be given. */
const fromCommandLine = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};

const overrides = (context: Context): object =>
  Object.fromEntries(
    Object.entries(context)
      .filter(([key]) => key.startsWith(overridePrefix))
      .map(([key, value]) => [key.slice(overridePrefix.length), fromCommandLine(value)]),
  );

/** Throws a sentence that says what to do when the settings cannot be used. */
export const loadSettings = (context: Context): LoadedSettings => {
  const file = context['settings'];
  if (typeof file !== 'string' || file === '') {
    throw new SettingsRefused('No settings file is named: add -c settings=<path>, see docs/settings.md.');
  }
  return {
    settings: parseSettings({ ...readJsonObject(file), ...overrides(context) }),
    areExamples: resolve(projectRoot, file) === resolve(projectRoot, exampleSettingsFile),
  };
};
