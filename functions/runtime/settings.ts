/**
 * The environment, parsed once: only this file reads its variables. If a variable is wrong, the function stops with an
 * error that names the variable and never shows its value.
 */
import {
  environmentNames,
  type FunctionSettingName,
  functionSettingNames,
  type FunctionSettings,
  functionSettings,
} from '../../schemas/settings/function-settings';
import type { Row } from '../../schemas/settings/row';

/** `null` if a setting is absent. */
export type Settings = FunctionSettings;

type Environment = Readonly<Record<string, string | undefined>>;

/** Our own messages begin with "must"; those of zod say what is expected. None quotes the value. */
const sentence = (message: string): string => (message.startsWith('must ') ? message : `is missing or wrong (${message})`);

/** A variable that is missing counts as empty. */
const parse = (name: FunctionSettingName, environment: Environment) => {
  const { schema, read, optional, mayBeEmpty }: Row = functionSettings[name];
  const variable = environmentNames[name];
  const text = environment[variable] ?? '';
  if (text === '' && (optional ?? mayBeEmpty)) return { name, value: null, wrong: [] };
  const { data, error } = schema.safeParse(read(text));
  const wrong = (error?.issues ?? []).map(({ message }) => `${variable} ${sentence(message)}`);
  return { name, value: data, wrong };
};

/** Throws an error that names every variable that is missing or wrong. */
export const loadSettings = (environment: Environment): Settings => {
  const parsed = functionSettingNames.map((name) => parse(name, environment));
  const wrong = parsed.flatMap((each) => each.wrong);
  if (wrong.length > 0) throw new Error(`The settings cannot be used: ${wrong.join('; ')}`);
  return Object.fromEntries(parsed.map(({ name, value }) => [name, value])) as Settings;
};
