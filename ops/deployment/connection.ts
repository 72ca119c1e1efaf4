/** The stores and services of a deployment, by the same adapters that its functions use. */
import { randomUUID } from 'node:crypto';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { DynamoConferenceStore } from '../../functions/adapters/dynamodb/dynamo-conference-store';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/dynamo-subscription-store';
import { secretsManagerKey } from '../../functions/adapters/secrets-manager/secrets-manager';
import { SqsQueues } from '../../functions/adapters/sqs/sqs-queues';
import type { Clock } from '../../functions/runtime/clock';
import { jsonLog } from '../../functions/runtime/log';
import type { Deployment } from './deployment';

export type Surroundings = { readonly now: Clock; readonly wait: (ms: number) => Promise<void> };

export const connect = (deployment: Deployment, { now, wait }: Surroundings) => {
  const { settings, clientOptions, queueUrls } = deployment;
  const { conferencesTable, recordsTable, retentionDays } = settings;
  const dynamo = new DynamoDBClient(clientOptions('dynamo'));
  const sqs = new SQSClient(clientOptions('sqs'));
  const lambda = new LambdaClient(clientOptions('lambda'));
  const secrets = new SecretsManagerClient(clientOptions('secrets'));
  const logs = new CloudWatchLogsClient(clientOptions('logs'));
  const hashKey = secretsManagerKey('hashKey', settings.hashKeyId, secrets);
  // Standard output is the report.
  const log = jsonLog(now, (line) => void process.stderr.write(`${line}\n`));
  return {
    deployment,
    settings,
    /** All log lines that follow from what the tool does have it. */
    correlator: `ops-${randomUUID()}`,
    now,
    wait,
    dynamo,
    sqs,
    lambda,
    logs,
    store: new DynamoConferenceStore({ client: dynamo, tableName: conferencesTable, retentionDays, log }),
    subscriptionStore: new DynamoSubscriptionStore(dynamo, recordsTable, now, log),
    queues: new SqsQueues(sqs, queueUrls),
    /** The text of the secret. */
    hashKey,
    /** Opens what is stored or sent encrypted. */
    sealOf: (what: Parameters<typeof aesGcmSeal>[1]) => aesGcmSeal(hashKey, what),
    close: () => [dynamo, sqs, lambda, secrets, logs].forEach((client) => client.destroy()),
  };
};

export type Connection = ReturnType<typeof connect>;
