/**
 * The one table of settings: what functions read, what only the stacks read, and what each setting means. Variables,
 * parsers, the file of a carrier, the values of local mode and docs/settings.md are derived from it.
 */
import type * as z from 'zod';
import { type FunctionSettingName, functionSettingNames, type FunctionSettings, functionSettings } from './settings/function-settings';
import type { Row } from './settings/row';
import { stackSettings } from './settings/stack-settings';

const settings = { ...functionSettings, ...stackSettings };

type Rows = typeof settings;
export type SettingName = keyof Rows;

type NamesFrom<From extends Row['from']> = { [Name in SettingName]: Rows[Name]['from'] extends From ? Name : never }[SettingName];
export type CarrierSettingName = NamesFrom<'carrier'>;
/** The function settings whose value the deployment itself knows. */
export type DeploymentSettingName = NamesFrom<'deployment'> & FunctionSettingName;

type Optional = { [Name in CarrierSettingName]: Rows[Name] extends { readonly optional: true } ? Name : never }[CarrierSettingName];
type ValueOf<Name extends SettingName> = z.output<Rows[Name]['schema']>;

/** What a carrier decides about its deployment, defaults included. */
export type CarrierSettings = { [Name in Exclude<CarrierSettingName, Optional>]: ValueOf<Name> } & {
  [Name in Optional]?: ValueOf<Name> | undefined;
};

export const settingNames = Object.keys(settings) as readonly SettingName[];
export const carrierSettingNames = settingNames.filter((name): name is CarrierSettingName => settings[name].from === 'carrier');

/** A row without its precise type, for code that treats all rows alike. */
export const rowOf = (name: SettingName): Row => settings[name];

type Dispensable = { readonly default: unknown } | { readonly optional: true };
type DispensableName = {
  [Name in FunctionSettingName]: (typeof functionSettings)[Name] extends Dispensable ? Name : never;
}[FunctionSettingName];

/** What functions read if a carrier leaves out everything that may be left out. */
export const functionDefaults = Object.fromEntries(
  functionSettingNames.flatMap((name) => {
    const { default: usual, optional } = rowOf(name);
    return usual === undefined && !optional ? [] : [[name, usual ?? null]];
  }),
) as Pick<FunctionSettings, DispensableName>;
