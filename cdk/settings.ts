/**
 * The settings that a carrier chooses for its deployment. Each has a description and an example, which refusals quote and
 * docs/settings.md lists.
 */
import * as z from 'zod';
import { bridgeNames } from '../functions/drivers/driver-settings';
import { MAX_PARTICIPANTS } from '../schemas/conference';
import { refuseWrongBridge } from './bridge-settings';

const isPlainHttpsUrl = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return protocol === 'https:' && !username && !password && !search && !hash;
};

const HttpsUrl = z.string().refine(isPlainHttpsUrl, 'must be an https URL without user name, query or fragment');
const Uri = z.string().refine((value) => URL.canParse(value), 'must be an absolute URI');
const Text = z.string().min(1, 'must not be empty');
const Prefixes = z.array(z.string().regex(/^\+[1-9][0-9]{0,14}$/, 'must be a list of prefixes such as "+44"')).max(100);
const Count = (least: number, most: number) => z.int(`must be a whole number from ${least} to ${most}`).min(least).max(most);

/**
 * The limit for both lists of prefixes together. A function's environment variables hold 4 KB in all (Lambda quotas), and the other
 * variables need the rest.
 */
export const MAX_PREFIX_CHARACTERS = 600;

/** The retentions that CloudWatch Logs accepts, in days (PutRetentionPolicy, parameter retentionInDays), up to ten years. */
const logRetentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

const identity = {
  issuer: HttpsUrl.meta({
    description: 'The issuer of the access tokens, exactly as their `iss` claim has it. API Gateway reads its keys from there.',
    example: 'https://login.carrier.example',
  }),
  audience: Text.meta({
    description: 'The value that the `aud` claim of an access token must contain.',
    example: 'https://conference.carrier.example',
  }),
  numberClaim: Text.meta({
    description: "The claim that contains the caller's phone number. By naming it you state that the issuer has verified that number.",
    example: 'phone_number',
  }),
};

const bridge = {
  bridge: z.enum(bridgeNames).default('http').meta({
    description:
      "The driver for the bridge, the carrier's conference server (docs/bridges.md). `http` is for the protocol of docs/bridge-protocol.md.",
    example: 'http',
  }),
  bridgeUrl: HttpsUrl.meta({
    description: 'The address to which Rollcall sends commands for the bridge.',
    example: 'https://bridge.carrier.example',
  }),
  bridgeOptions: z.record(z.string(), z.unknown()).default({}).meta({
    description: 'The options of the driver, none of them secret: an object, see docs/bridges.md. `http` has no options.',
    example: {},
  }),
  bridgeSecretArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[\w/+=.@-]+$/, 'must be the ARN of a secret of Secrets Manager')
    .optional()
    .meta({
      description:
        "The secret with the driver's keys, a JSON object, see docs/bridges.md. Leave it out with `http`, whose key the deployment generates.",
      example: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf',
    }),
  bridgeNumber: z
    .string()
    .regex(/^\+[1-9][0-9]{4,14}$/, 'must be an E.164 number such as +15550100')
    .optional()
    .meta({ description: "The bridge's own number, which is never dialled.", example: '+15550199' }),
  takeOver: z.enum(['replaces', 'none']).default('none').meta({
    description:
      'Whether the bridge can take over a held call (`replaces`). If it cannot (`none`), the call is released and dialled again.',
    example: 'replaces',
  }),
};

const assembly = {
  assembly: z.enum(['network', 'direct']).default('network').meta({
    description:
      'How calls are placed before the conference starts: one by one on the access network (`network`), or not at all (`direct`).',
    example: 'direct',
  }),
  accessNetworkUrl: HttpsUrl.optional().meta({
    description:
      'The address to which Rollcall sends call connection requests. Without it, phones dial for themselves and the network only reports.',
    example: 'https://network.carrier.example/calls',
  }),
};

const limits = {
  maxParticipants: Count(2, MAX_PARTICIPANTS).default(100).meta({
    description: 'The most participants in a conference, including the initiator (2 to 300).',
    example: 50,
  }),
  maxMinutes: Count(1, 1440).default(240).meta({
    description: 'The number of minutes after which an active conference ends (1 to 1440).',
    example: 60,
  }),
  ringSeconds: Count(5, 120).default(45).meta({
    description: "How many seconds a participant's phone rings (5 to 120).",
    example: 30,
  }),
  dialsPerHour: Count(1, 10_000).default(300).meta({
    description: 'How many calls one initiator may cause in a clock hour (1 to 10000).',
    example: 600,
  }),
  dialsPerSecond: Count(1, 1_000).optional().meta({
    description: 'How many calls a second Rollcall places on the bridge, for all conferences together (1 to 1000). Further calls wait.',
    example: 10,
  }),
  allowedPrefixes: Prefixes.meta({
    description: 'The prefixes that may be dialled. `[]` allows every number. There is no default, because dialling costs money.',
    example: ['+44', '+353'],
  }),
  deniedPrefixes: Prefixes.default([]).meta({
    description:
      'The prefixes that may not be dialled. The longest prefix that matches a number decides; if two are equally long, the denial wins.',
    example: ['+4490'],
  }),
  endWhenInitiatorLeaves: z.boolean().default(false).meta({
    description: 'Whether the conference ends when its initiator leaves.',
    example: true,
  }),
};

const operation = {
  eventSource: Uri.meta({
    description: 'The `source` of every event: a URI that names this deployment.',
    example: 'https://conference.carrier.example',
  }),
  retentionDays: Count(1, 3650).default(30).meta({
    description: 'How many days an ended conference can still be read (1 to 3650).',
    example: 7,
  }),
  logRetentionDays: z.literal(logRetentions).default(30).meta({
    description: 'How many days logs are kept: a value that CloudWatch Logs accepts, such as 7, 30, 90 or 365.',
    example: 90,
  }),
  archiveDays: Count(1, 3650).default(90).meta({
    description: 'How many days events are kept for replay (1 to 3650).',
    example: 30,
  }),
  requestsPerSecond: Count(1, 10_000).default(1000).meta({
    description:
      'How many requests a second, and how many messages, the API accepts from all callers together (1 to 10000). Others get 429.',
    example: 200,
  }),
  requestBurst: Count(1, 5000).default(2000).meta({
    description: 'How many requests the API accepts at once beyond that rate (1 to 5000).',
    example: 400,
  }),
  apiGatewayLogRole: z.boolean().default(true).meta({
    description:
      'Whether the deployment sets the role with which API Gateway writes logs in this account and region. Use `false` if a role is already set.',
    example: false,
  }),
  alarmTopicArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[\w-]+$/, 'must be the ARN of an SNS topic')
    .optional()
    .meta({
      description: 'The SNS topic that is notified when an alarm goes off or is over. Without it, alarms only show in CloudWatch.',
      example: 'arn:aws:sns:eu-west-1:111122223333:on-call',
    }),
};

export const Settings = z
  .strictObject({ ...identity, ...bridge, ...assembly, ...limits, ...operation })
  .refine(({ assembly, accessNetworkUrl }) => assembly === 'network' || accessNetworkUrl === undefined, {
    path: ['accessNetworkUrl'],
    error: 'has no effect with "assembly": "direct"; leave one of them out',
  })
  .superRefine(refuseWrongBridge)
  .refine(({ allowedPrefixes, deniedPrefixes }) => [...allowedPrefixes, ...deniedPrefixes].join().length <= MAX_PREFIX_CHARACTERS, {
    path: ['allowedPrefixes'],
    error: `must be at most ${MAX_PREFIX_CHARACTERS} characters together with "deniedPrefixes"; use shorter prefixes`,
  });
export type Settings = z.infer<typeof Settings>;

export const settingNames = Object.keys(Settings.shape) as readonly (keyof Settings)[];

const sentence = (issue: z.core.$ZodIssue, given: object): string => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `Setting "${key}" is unknown: docs/settings.md lists all settings.`).join('\n');
  }
  const name = String(issue.path[0]);
  const schema = Settings.shape[name as keyof Settings];
  const { description, example } = schema.meta() as { description: string; example: unknown };
  const advice = `${description} For example: "${name}": ${JSON.stringify(example)}.`;
  return name in given ? `Setting "${name}" is wrong: ${issue.message}. ${advice}` : `Setting "${name}" is missing: ${advice}`;
};

/** The settings cannot be used. The message consists of sentences for the person who deploys, who can correct them. */
export class SettingsRefused extends Error {}

/** Throws one sentence for each setting that is missing, wrong or unknown. It quotes no value, which may be a phone number. */
export const parseSettings = (given: object): Settings => {
  const parsed = Settings.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new SettingsRefused([...new Set(parsed.error.issues.map((issue) => sentence(issue, given)))].join('\n'));
};
