/** The environment, parsed once: the only reader of its variables. A wrong one stops the function and is named, never shown. */
import * as z from 'zod';
import { PhoneNumber } from '../../schemas/common';
import { MAX_PARTICIPANTS } from '../../schemas/conference';
import { type EnvironmentName, environmentNames } from './environment';

const text = z.string().min(1, 'must not be empty');
const count = (min: number, max: number) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min).max(max));
const optional = <Schema extends z.ZodType>(schema: Schema) => z.union([z.literal('').transform(() => null), schema]).default(null);
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const isPrefix = (prefix: string): boolean => /^\+[0-9]{1,15}$/.test(prefix);
const prefixes = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(',')
      .map((prefix) => prefix.trim())
      .filter((prefix) => prefix !== ''),
  )
  .refine((list) => list.every(isPrefix), 'must be prefixes such as +1,+44');
const jsonObject = <Value extends z.ZodType>(value: Value) =>
  z
    .string()
    .transform((json, context): unknown => {
      try {
        return JSON.parse(json);
      } catch {
        context.addIssue('must be a JSON object');
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string(), value));
/** Queues of one account and region differ in their last part alone: what stands before it is said once, as `at`. */
const queueAddresses = jsonObject(text)
  .transform(({ at = '', ...queues }) => Object.fromEntries(Object.entries(queues).map(([name, rest]) => [name, `${at}${rest}`])))
  .pipe(z.record(z.string(), z.url()));
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const shape = {
  conferencesTable: text,
  recordsTable: text,
  busName: text,
  queueUrls: queueAddresses,
  secretId: text,
  eventSource: text,
  bridge: text,
  bridgeUrl: optional(webAddress),
  bridgeOptions: jsonObject(z.unknown()).default({}),
  bridgeSecretId: optional(text),
  callbackUrl: webAddress,
  assembly: z.enum(['network', 'direct']),
  accessNetworkUrl: optional(webAddress),
  takeOver: z.enum(['replaces', 'none']),
  numberClaim: text,
  maxParticipants: count(2, MAX_PARTICIPANTS),
  maxMinutes: count(1, 10_080),
  ringSeconds: count(1, 600),
  endWhenInitiatorLeaves: flag,
  retentionDays: count(0, 3_650),
  issuer: webAddress,
  audience: text,
  connectionsUrl: webAddress,
  queueArns: jsonObject(text),
  scheduleGroup: text,
  scheduleRoleArn: text,
  loopbackSinks: flag,
  allowedPrefixes: prefixes,
  deniedPrefixes: prefixes,
  dialsPerHour: count(1, 1_000_000),
  dialsPerSecond: optional(count(1, 1_000)),
  bridgeNumber: optional(PhoneNumber),
} satisfies Record<keyof typeof environmentNames, z.ZodType>;

const Settings = z.object(shape);
/** `null` where a setting is left empty. */
export type Settings = z.output<typeof Settings>;

const variableOf = (path: readonly PropertyKey[]): EnvironmentName | undefined =>
  environmentNames[path[0] as keyof typeof environmentNames];

/** Throws an error that names every variable that is missing or wrong. */
export const loadSettings = (environment: Readonly<Record<string, string | undefined>>): Settings => {
  const named = Object.entries(environmentNames).map(([name, variable]) => [name, environment[variable]]);
  const parsed = Settings.safeParse(Object.fromEntries(named));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(
    (issue) =>
      `${variableOf(issue.path)} ${issue.code === 'custom' || issue.code === 'invalid_format' ? issue.message : 'is missing or wrong'}`,
  );
  throw new Error(`The settings cannot be used: ${wrong.join('; ')}`);
};
