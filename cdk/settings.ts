/**
 * The settings that a carrier chooses for its deployment. Each has a description and an example, which error messages
 * quote and docs/settings.md lists.
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

/** For both lists of prefixes together: the room that is left in a function's environment (4 KB, Lambda quotas). */
export const MAX_PREFIX_CHARACTERS = 600;

/**
 * The retentions that CloudWatch Logs supports, in days (PutRetentionPolicy, parameter retentionInDays), up to ten
 * years.
 */
const LOG_RETENTIONS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

const identity = {
  issuer: HttpsUrl.meta({
    description: 'The issuer of the access tokens, exactly as their `iss` claim has it. API Gateway reads its keys from there.',
    example: 'https://login.carrier.example',
  }),
  audience: Text.meta({
    description: 'What the `aud` claim of an access token must hold.',
    example: 'https://conference.carrier.example',
  }),
  numberClaim: Text.meta({
    description: "The claim that holds the caller's phone number. Naming it says that the issuer has verified that number.",
    example: 'phone_number',
  }),
};

const bridge = {
  bridge: z.enum(bridgeNames).default('http').meta({
    description: 'The driver of the conference server, see docs/bridges.md; `http` is the bridge protocol of docs/bridge-protocol.md.',
    example: 'http',
  }),
  bridgeUrl: HttpsUrl.meta({
    description: 'Where the conference server takes commands.',
    example: 'https://bridge.carrier.example',
  }),
  bridgeOptions: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({ description: 'What the driver is told that is no secret: an object, see docs/bridges.md. `http` has none.', example: {} }),
  bridgeSecretArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[\w/+=.@-]+$/, 'must be the ARN of a secret of Secrets Manager')
    .optional()
    .meta({
      description:
        "The secret with the driver's keys, a JSON object, see docs/bridges.md. `http` has none: its key is made by the deployment.",
      example: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf',
    }),
  bridgeNumber: z
    .string()
    .regex(/^\+[1-9][0-9]{4,14}$/, 'must be an E.164 number such as +15550100')
    .optional()
    .meta({ description: "The conference server's own number, which is never dialled.", example: '+15550199' }),
  takeOver: z.enum(['replaces', 'none']).default('none').meta({
    description: 'Whether the conference server can take a held call over (`replaces`); if not, that call is released and dialled again.',
    example: 'replaces',
  }),
};

const assembly = {
  assembly: z.enum(['network', 'direct']).default('network').meta({
    description: 'Who places the calls before the conference starts: the access network, one by one (`network`), or nobody (`direct`).',
    example: 'direct',
  }),
  accessNetworkUrl: HttpsUrl.optional().meta({
    description: 'Where call connection requests go. Without it, phones dial themselves and the network only reports.',
    example: 'https://network.carrier.example/calls',
  }),
};

const limits = {
  maxParticipants: Count(2, MAX_PARTICIPANTS).default(100).meta({
    description: 'The most participants of a conference, the initiator counted (2 to 300).',
    example: 50,
  }),
  maxMinutes: Count(1, 1440).default(240).meta({
    description: 'After that many minutes an active conference ends (1 to 1440).',
    example: 60,
  }),
  ringSeconds: Count(5, 120).default(45).meta({
    description: 'How long a participant is rung (5 to 120).',
    example: 30,
  }),
  dialsPerHour: Count(1, 10_000).default(300).meta({
    description: 'How many calls one initiator may cause within an hour (1 to 10000).',
    example: 600,
  }),
  dialsPerSecond: Count(1, 1_000).optional().meta({
    description: 'How many calls a second go to the conference server, from all conferences together (1 to 1000); further ones wait.',
    example: 10,
  }),
  allowedPrefixes: Prefixes.meta({
    description: 'The prefixes that may be dialled; `[]` allows every number. It has no default: dialling costs money.',
    example: ['+44', '+353'],
  }),
  deniedPrefixes: Prefixes.default([]).meta({
    description:
      'The prefixes that may not be dialled. The longest prefix that fits a number decides; of two equally long ones, the denial.',
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
    description: 'How long an ended conference can still be read (1 to 3650).',
    example: 7,
  }),
  logRetentionDays: z.literal(LOG_RETENTIONS).default(30).meta({
    description: 'How long logs are kept, in days: a value that CloudWatch Logs knows, such as 7, 30, 90 or 365.',
    example: 90,
  }),
  archiveDays: Count(1, 3650).default(90).meta({
    description: 'How long events are kept to be replayed (1 to 3650).',
    example: 30,
  }),
  requestsPerSecond: Count(1, 10_000).default(1000).meta({
    description: 'How many requests a second the API takes from everyone together (1 to 10000), and how many messages; others get 429.',
    example: 200,
  }),
  requestBurst: Count(1, 5000).default(2000).meta({
    description: 'How many requests the API takes at once beyond that rate (1 to 5000).',
    example: 400,
  }),
  apiGatewayLogRole: z.boolean().default(true).meta({
    description:
      'Whether the deployment sets the role in which API Gateway writes logs in this account and region; `false` where there is one.',
    example: false,
  }),
  alarmTopicArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[\w-]+$/, 'must be the ARN of an SNS topic')
    .optional()
    .meta({
      description: 'The SNS topic that is told when an alarm goes off or is over. Without it, alarms only show in CloudWatch.',
      example: 'arn:aws:sns:eu-west-1:111122223333:on-call',
    }),
};

export const Settings = z
  .strictObject({ ...identity, ...bridge, ...assembly, ...limits, ...operation })
  .refine(({ assembly, accessNetworkUrl }) => assembly === 'network' || accessNetworkUrl === undefined, {
    path: ['accessNetworkUrl'],
    error: 'has no use with "assembly": "direct"; leave one of them out',
  })
  .superRefine(refuseWrongBridge)
  .refine(({ allowedPrefixes, deniedPrefixes }) => [...allowedPrefixes, ...deniedPrefixes].join().length <= MAX_PREFIX_CHARACTERS, {
    path: ['allowedPrefixes'],
    error: `must not make more than ${MAX_PREFIX_CHARACTERS} characters with "deniedPrefixes"; shorter prefixes say more`,
  });
export type Settings = z.infer<typeof Settings>;

export const settingNames = Object.keys(Settings.shape) as readonly (keyof Settings)[];

const sentence = (issue: z.core.$ZodIssue, given: object): string => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `Setting "${key}" is not known: docs/settings.md lists all there are.`).join('\n');
  }
  const name = String(issue.path[0]);
  const schema = Settings.shape[name as keyof Settings];
  const { description, example } = schema.meta() as { description: string; example: unknown };
  const advice = `${description} For example: "${name}": ${JSON.stringify(example)}.`;
  return name in given ? `Setting "${name}" is wrong: ${issue.message}. ${advice}` : `Setting "${name}" is missing: ${advice}`;
};

/** The deployer has to correct the settings. The message consists of full sentences. */
export class SettingsRefused extends Error {}

/**
 * Throws an error with one sentence for each setting that is missing, wrong or unknown. It quotes no values, since a
 * value may be a phone number.
 */
export const parseSettings = (given: object): Settings => {
  const parsed = Settings.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new SettingsRefused([...new Set(parsed.error.issues.map((issue) => sentence(issue, given)))].join('\n'));
};
