/**
 * Parses the settings file of a carrier. The table of settings says what each setting must be, and provides the texts
 * of the refusals.
 */
import * as z from 'zod';
import { sendsEventsBySocket } from '../functions/drivers/driver-settings';
import { type CarrierSettingName, carrierSettingNames, type CarrierSettings, rowOf } from '../schemas/settings';
import { EventPackageDialect } from '../schemas/settings/event-package-dialect';
import { carrierTexts } from '../schemas/settings/texts';
import { refuseWrongBridge } from './bridge-settings';
import { refuseWrongCanary } from './canary-settings';

export type Settings = CarrierSettings;

export type GatewaySettings = NonNullable<Settings['gateway']>;

/**
 * The limit for both lists of prefixes and the dialect together. A function's environment variables hold 4 KB in all (Lambda quotas),
 * and the other variables need the rest.
 */
export const MAX_PREFIX_CHARACTERS = 290;

const memberOf = (name: CarrierSettingName): z.ZodType => {
  const { schema, fileSchema = schema, default: usual, optional } = rowOf(name);
  if (usual !== undefined) return fileSchema.default(usual);
  return optional ? fileSchema.optional() : fileSchema;
};

const shape = Object.fromEntries(carrierSettingNames.map((name) => [name, memberOf(name)]));

type Sharing = Pick<Settings, 'allowedPrefixes' | 'deniedPrefixes' | 'eventPackageDialect'>;

/** An empty dialect is there in any case. */
const sharedCharacters = ({ allowedPrefixes, deniedPrefixes, eventPackageDialect }: Sharing): number =>
  [...allowedPrefixes, ...deniedPrefixes].join().length + JSON.stringify(eventPackageDialect).length - '{}'.length;

const Settings = z
  .strictObject(shape as { readonly [Name in CarrierSettingName]: z.ZodType<Settings[Name]> })
  .refine(({ assembly, accessNetworkUrl }) => assembly === 'network' || accessNetworkUrl === undefined, {
    path: ['accessNetworkUrl'],
    error: 'has no effect with "assembly": "direct"; leave one of them out',
  })
  .refine(({ consoleDomain, consoleCertificateArn }) => consoleDomain === undefined || consoleCertificateArn !== undefined, {
    path: ['consoleCertificateArn'],
    error: 'is needed with "consoleDomain"',
  })
  .refine(({ consoleDomain, consoleCertificateArn }) => consoleCertificateArn === undefined || consoleDomain !== undefined, {
    path: ['consoleCertificateArn'],
    error: 'has no effect without "consoleDomain"; leave it out',
  })
  .refine(({ domains, bridge }) => domains?.bridge === undefined || sendsEventsBySocket(bridge), {
    path: ['domains'],
    error: 'has a domain for the WebSocket of the bridge, and this bridge uses none; leave "bridge" out of it',
  })
  // The smallest reservation of these functions is 2 %, and Lambda keeps ready no more than what is reserved.
  .refine(({ readyInstances, lambdaConcurrency }) => readyInstances <= lambdaConcurrency / 50, {
    path: ['readyInstances'],
    error: 'must be at most 2 % of "lambdaConcurrency"',
  })
  .superRefine(refuseWrongBridge)
  .superRefine(refuseWrongCanary)
  .superRefine(({ eventPackageDialect }, context) => {
    const [issue] = EventPackageDialect.safeParse(eventPackageDialect).error?.issues ?? [];
    if (issue) context.addIssue({ code: 'custom', path: ['eventPackageDialect'], message: `${issue.path.join('.')}: ${issue.message}` });
  })
  .refine((settings) => sharedCharacters(settings) <= MAX_PREFIX_CHARACTERS, {
    path: ['allowedPrefixes'],
    error: `must be at most ${MAX_PREFIX_CHARACTERS} characters together with "deniedPrefixes" and "eventPackageDialect"; use shorter prefixes`,
  });

/** What is wrong, with the member if the setting is an object. */
const faultOf = (issue: z.core.$ZodIssue): string => {
  const member = issue.path.slice(1).join('.');
  if (issue.code === 'unrecognized_keys') return `"${issue.keys.join('", "')}" is not known`;
  return typeof issue.path[1] === 'string' ? `"${member}" ${issue.message}` : issue.message;
};

const sentence = (issue: z.core.$ZodIssue, given: object): string => {
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    return issue.keys.map((key) => `Setting "${key}" is unknown: docs/settings.md lists all settings.`).join('\n');
  }
  const name = String(issue.path[0]);
  const { description, example } = carrierTexts[name as CarrierSettingName];
  const advice = `${description} For example: "${name}": ${JSON.stringify(example)}.`;
  if (name in given) return `Setting "${name}" is wrong: ${faultOf(issue)}. ${advice}`;
  // Our own messages say which other setting requires it.
  return `Setting "${name}" is missing: ${issue.code === 'custom' ? `it ${issue.message}. ` : ''}${advice}`;
};

/** The settings cannot be used. The message consists of sentences that help the person who deploys to correct them. */
export class SettingsRefused extends Error {}

/**
 * Throws one sentence for each setting that is missing, wrong or unknown. It quotes no value, which may be a phone
 * number.
 */
export const parseSettings = (given: object): Settings => {
  const parsed = Settings.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new SettingsRefused([...new Set(parsed.error.issues.map((issue) => sentence(issue, given)))].join('\n'));
};
