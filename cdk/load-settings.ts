/**
 * Loads settings from a JSON file that the CDK context names (`-c settings=…`), and single ones from `-c
 * rollcall:<name>=…`.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseSettings, type Settings, SettingsRefused } from './settings';

const OVERRIDE_PREFIX = 'rollcall:';

export const PROJECT_ROOT = resolve(__dirname, '..');

/** Its addresses belong to nobody (RFC 2606), so that a fresh clone synthesises. */
export const EXAMPLE_SETTINGS_FILE = 'cdk/example-settings.json';

type Context = Readonly<Record<string, unknown>>;

export type LoadedSettings = { readonly settings: Settings; readonly areExamples: boolean };

const readJsonObject = (path: string): object => {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(resolve(PROJECT_ROOT, path), 'utf8'));
  } catch (error) {
    const cause = error instanceof SyntaxError ? 'does not contain JSON' : 'cannot be read';
    throw new SettingsRefused(`The settings file "${path}" ${cause}: name yours with -c settings=<path>, see docs/settings.md.`, {
      cause: error,
    });
  }
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  throw new SettingsRefused(`The settings file "${path}" must contain one JSON object, see docs/settings.md.`);
};

/**
 * The command line has only strings. A value that parses as JSON is used as JSON, so that numbers and lists can be
 * given.
 */
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
      .filter(([key]) => key.startsWith(OVERRIDE_PREFIX))
      .map(([key, value]) => [key.slice(OVERRIDE_PREFIX.length), fromCommandLine(value)]),
  );

/** If the settings cannot be used, throws `SettingsRefused`, with a sentence that says what to do. */
export const loadSettings = (context: Context): LoadedSettings => {
  const file = context['settings'];
  if (typeof file !== 'string' || file === '') {
    throw new SettingsRefused('No settings file given: add -c settings=<path>, see docs/settings.md.');
  }
  return {
    settings: parseSettings({ ...readJsonObject(file), ...overrides(context) }),
    areExamples: resolve(PROJECT_ROOT, file) === resolve(PROJECT_ROOT, EXAMPLE_SETTINGS_FILE),
  };
};
