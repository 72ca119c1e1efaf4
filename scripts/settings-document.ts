/** The tables of docs/settings.md, made from the table of settings. The text around them is written by hand. */
import * as z from 'zod';
import { type CarrierSettingName, type DeploymentSettingName, rowOf, type SettingName } from '../schemas/settings';
import { environmentNames } from '../schemas/settings/function-settings';
import { carrierTexts, deploymentTexts } from '../schemas/settings/texts';
import { code, markdownTable } from './markdown-table';

/** The texts name documents from the project's root, because the refusals of `cdk synth` quote them. */
const linked = (text: string): string => text.replaceAll(/\bdocs\/([\w/-]+\.md)/g, '[$1]($1)');

const json = (value: unknown): string => code(JSON.stringify(value));

const variableOf = (name: SettingName): string => (name in environmentNames ? code(environmentNames[name as DeploymentSettingName]) : '');

/** The values that a setting may have, taken from its schema, so that no bound is written twice. */
const valueOf = (name: CarrierSettingName): string => {
  const { schema, fileSchema } = rowOf(name);
  const { unit = '' } = carrierTexts[name];
  const { type, enum: values, minimum, maximum } = z.toJSONSchema(schema) as z.core.JSONSchema.JSONSchema;
  if (type === 'integer') return `${minimum} to ${maximum} ${unit}`;
  if (type === 'number') return unit;
  if (type === 'boolean') return '`true` or `false`';
  if (values) return values.map(json).join(', ');
  if (fileSchema) return 'https URL';
  return type === 'array' ? 'list' : type === 'object' ? 'object' : 'text';
};

const defaultOf = (name: CarrierSettingName): string => {
  const { default: usual, optional } = rowOf(name);
  if (usual !== undefined) return json(usual);
  return optional ? 'none' : 'required';
};

const namesIn = <Name extends string>(texts: Readonly<Record<Name, unknown>>): readonly Name[] => Object.keys(texts) as Name[];

const carrierRows = (): readonly (readonly string[])[] =>
  namesIn(carrierTexts).map((name) => {
    const { description, example } = carrierTexts[name];
    return [code(name), linked(description), valueOf(name), defaultOf(name), json(example), variableOf(name)];
  });

const deploymentRows = (): readonly (readonly string[])[] =>
  namesIn(deploymentTexts).map((name) => [variableOf(name), deploymentTexts[name].description]);

const tables = {
  carrier: () => markdownTable(['setting', 'meaning', 'value', 'default', 'example', 'variable'], carrierRows()),
  deployment: () => markdownTable(['variable', 'meaning'], deploymentRows()),
};

const begin = (name: string): string => `<!-- ${name}: written by scripts/settings.ts -->`;
const end = (name: string): string => `<!-- end of ${name} -->`;

const replaceTable = (document: string, name: keyof typeof tables): string => {
  const from = document.indexOf(begin(name));
  const to = document.indexOf(end(name));
  if (from < 0 || to < from) throw new Error(`docs/settings.md has no place for the table "${name}"`);
  return `${document.slice(0, from)}${begin(name)}\n\n${tables[name]()}\n\n${document.slice(to)}`;
};

/** The document with its tables replaced. */
export const settingsDocument = (document: string): string => namesIn(tables).reduce(replaceTable, document);
