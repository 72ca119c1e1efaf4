/**
 * What a role may do with the carrier's own key: only through the service that holds the data, and only what the role's
 * other permissions need.
 */
import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Settings } from './settings';

/** ARNs of keys of the carrier. Without one, AWS's own keys encrypt, for which roles need no permission. */
export type Encryption = {
  /** Of all that the deployment keeps. */
  readonly keyArn: string | undefined;
  /** Of the secret with the keys of the bridge driver, if it is another. */
  readonly bridgeSecretKeyArn: string | undefined;
};

export const encryptionOf = ({ kmsKeyArn: keyArn, bridgeSecretKeyArn }: Settings): Encryption => ({ keyArn, bridgeSecretKeyArn });

/** By the service and the kind of use (the services' developer guides, each "Encryption at rest"). */
const needed = {
  'read items': ['dynamodb', ['Decrypt', 'DescribeKey']],
  'write items': ['dynamodb', ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo']],
  'send messages': ['sqs', ['Decrypt', 'GenerateDataKey']],
  'receive messages': ['sqs', ['Decrypt']],
  'read secrets': ['secretsmanager', ['Decrypt']],
} as const satisfies Record<string, readonly [service: string, actions: readonly string[]]>;

export type KeyUse = keyof typeof needed;

/** None without a key. */
export const keyStatements = (keyArn: string | undefined, use: KeyUse): PolicyStatement[] => {
  if (keyArn === undefined) return [];
  const [service, actions] = needed[use];
  const throughService = { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.amazonaws.com` } };
  return [new PolicyStatement({ actions: actions.map((action) => `kms:${action}`), resources: [keyArn], conditions: throughService })];
};
