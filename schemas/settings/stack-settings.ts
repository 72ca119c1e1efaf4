/** The settings that only the stacks read: functions have no variables for them. */
import * as z from 'zod';
import { canary } from './canary-settings';
import { domains } from './domain-settings';
import { gateway } from './gateway-settings';
import { count, flag, type Kind, matching, text } from './kinds';
import { carrier, type Row } from './row';
import { domainName, keyArn, origins, secretArn } from './stack-kinds';
import { vpc } from './vpc-settings';

const topicArn = matching(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[\w-]+$/, 'must be the ARN of an SNS topic');

/**
 * The retentions that CloudWatch Logs accepts, in days (PutRetentionPolicy, parameter retentionInDays), up to ten
 * years.
 */
const logRetentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;
const logRetention = { schema: z.literal(logRetentions), read: Number } satisfies Kind;

/** RFC 6749's scope-tokens, with a space between them. */
const scopes = matching(/^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be scopes with one space between them');
/** CloudFront reads certificates of this region only. */
const certificateArn = matching(
  /^arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate\/[0-9a-f-]{36}$/,
  'must be the ARN of a certificate of Certificate Manager in us-east-1',
);
const httpsOrigins = {
  schema: z
    .array(z.string().regex(/^https:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?$/, 'must be a list of origins such as "https://login.example"'))
    .max(10),
  read: origins.read,
} satisfies Kind;

const deploymentName = matching(
  /^[A-Z][a-z0-9]{1,11}$/,
  'must be a word of 2 to 12 letters and digits with a capital only at its beginning',
);

export const stackSettings = {
  name: carrier(deploymentName, { default: 'Rollcall' }),
  bridgeSecretArn: carrier(secretArn, { optional: true }),
  bridgeSecretKeyArn: carrier(keyArn, { optional: true }),
  kmsKeyArn: carrier(keyArn, { optional: true }),
  logRetentionDays: carrier(logRetention, { default: 30 }),
  archiveDays: carrier(count(1, 3_650), { default: 90 }),
  backupDays: carrier(count(1, 35), { default: 35 }),
  lambdaConcurrency: carrier(count(100, 100_000), { default: 1_000 }),
  gradualDeployment: carrier(flag, { default: false }),
  tracing: carrier(flag, { default: false }),
  readyInstances: carrier(count(0, 100), { default: 0 }),
  requestsPerSecond: carrier(count(1, 10_000), { default: 1_000 }),
  requestBurst: carrier(count(1, 5_000), { default: 2_000 }),
  corsOrigins: carrier(origins, { default: [] }),
  apiGatewayLogRole: carrier(flag, { default: true }),
  domains: carrier(domains, { optional: true }),
  vpc: carrier(vpc, { optional: true }),
  canary: carrier(canary, { optional: true }),
  alarmTopicArn: carrier(topicArn, { optional: true }),
  gateway: carrier(gateway, { optional: true }),
  console: carrier(flag, { default: false }),
  consoleClientId: carrier(text, { default: 'rollcall-console' }),
  consoleScopes: carrier(scopes, { default: 'openid conferences:read conferences:write' }),
  consoleIssuerOrigins: carrier(httpsOrigins, { default: [] }),
  consoleDomain: carrier(domainName('console.carrier.example'), { optional: true }),
  consoleCertificateArn: carrier(certificateArn, { optional: true }),
} satisfies Record<string, Row>;
