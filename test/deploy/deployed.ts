/** What a deployment says of itself: the outputs of its stacks, its keys, its queues. */
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Certificate } from './certificate';
import { administrator, type Emulator } from './emulator';

const Outputs = z.object({
  RollcallStateful: z.object({
    BusName: z.string(),
    BusArn: z.string(),
    BridgeKeySecretArn: z.string(),
    AccessNetworkKeySecretArn: z.string(),
  }),
  RollcallStateless: z.object({ ApiUrl: z.url(), WebSocketUrl: z.url() }),
  RollcallConsole: z.object({ ConsoleUrl: z.url({ protocol: /^https$/ }), DistributionDomainName: z.string().min(1) }),
});

export type DeployedOutputs = z.output<typeof Outputs>['RollcallStateful'] & z.output<typeof Outputs>['RollcallStateless'];

export const readOutputs = (file: string): DeployedOutputs => {
  const { RollcallStateful, RollcallStateless } = Outputs.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { ...RollcallStateful, ...RollcallStateless };
};

export type Clients = {
  readonly dynamo: DynamoDBClient;
  readonly secrets: SecretsManagerClient;
  readonly sqs: SQSClient;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
};

export const administratorClients = (emulator: Emulator, { cert }: Certificate): Clients => {
  const options = {
    region: emulator.region,
    endpoint: emulator.url,
    credentials: { accessKeyId: administrator.AWS_ACCESS_KEY_ID, secretAccessKey: administrator.AWS_SECRET_ACCESS_KEY },
    requestHandler: { httpsAgent: { ca: cert } },
  };
  return {
    dynamo: new DynamoDBClient(options),
    secrets: new SecretsManagerClient(options),
    sqs: new SQSClient(options),
    events: new EventBridgeClient(options),
    lambda: new LambdaClient(options),
  };
};

/** As whoever sets up the conference server and the access network copies them. */
export const readKeys = async (
  { secrets }: Clients,
  { BridgeKeySecretArn, AccessNetworkKeySecretArn }: DeployedOutputs,
): Promise<{ bridgeKey: string; accessNetworkKey: string }> => {
  const read = async (SecretId: string): Promise<string> =>
    z
      .string()
      .min(1)
      .parse((await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString);
  return { bridgeKey: await read(BridgeKeySecretArn), accessNetworkKey: await read(AccessNetworkKeySecretArn) };
};

/** Only an emulator that checks who sends a request checks what functions may do. */
export const expectIdentityChecks = async (
  emulator: Emulator,
  { cert }: Certificate,
  { BridgeKeySecretArn }: DeployedOutputs,
): Promise<void> => {
  const credentials = { accessKeyId: 'AKIASTRANGER00000000', secretAccessKey: 'not-known-to-anyone' };
  const requestHandler = { httpsAgent: { ca: cert } };
  const stranger = new SecretsManagerClient({ region: emulator.region, endpoint: emulator.url, credentials, requestHandler });
  const refusal = await stranger.send(new GetSecretValueCommand({ SecretId: BridgeKeySecretArn })).then(
    () => undefined,
    (error: unknown) => error,
  );
  const { name = 'an answer' } = (refusal ?? {}) as Partial<Error>;
  if (name !== 'UnrecognizedClientException') throw new Error(`A stranger gets ${name} from the emulator`, { cause: refusal });
};

/** The dead-letter queues that hold something, by their names. */
export const filledDeadLetterQueues = async ({ sqs }: Clients): Promise<string[]> => {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'RollcallStateful-' }));
  const deadLetterQueues = QueueUrls.filter((url) => url.includes('deadletters'));
  if (deadLetterQueues.length === 0) throw new Error('The deployment has no dead-letter queues');
  const filled: string[] = [];
  for (const QueueUrl of deadLetterQueues) {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
    if (names.some((name) => Attributes[name] !== '0')) filled.push(QueueUrl.split('/').at(-1)!);
  }
  return filled;
};
