import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { type AwsServer, startAwsServer } from '../../local/aws/aws-server';
import type { InvokeByName } from '../../local/aws/function-operations';
import { type Bus, openBus } from '../../local/bus/bus';
import { logNothing } from '../../local/log';
import { queueDefinitions } from '../../local/queues/queue-definitions';
import { openQueues } from '../../local/queues/queues';
import { openSchedules, type Schedules } from '../../local/schedules/schedules';
import { LOCAL_CLIENT } from '../support/local-client';

let server: AwsServer;
let bus: Bus;
let schedules: Schedules;
let sqs: SQSClient;
let events: EventBridgeClient;
let secrets: SecretsManagerClient;
let lambda: LambdaClient;
let watch: string;
let legs: string;

beforeEach(async () => {
  const queues = await openQueues(queueDefinitions(), Date.now);
  bus = await openBus({ name: 'rollcall', rules: [], now: Date.now });
  schedules = await openSchedules({ queues, now: Date.now, log: logNothing });
  const invoke: InvokeByName = (name, event) => {
    if (name === 'echo') return Promise.resolve({ functionError: null, payload: { event } });
    if (name === 'throws') return Promise.resolve({ functionError: 'Unhandled', payload: { errorType: 'Error', errorMessage: 'no' } });
    return undefined;
  };
  const rest = { invoke, schedules, connections: new Map(), now: Date.now, log: logNothing };
  server = await startAwsServer({ queues, bus, secrets: { rollcall: '{"hashKey":"k"}' }, ...rest });
  const client = { endpoint: server.url, ...LOCAL_CLIENT };
  sqs = new SQSClient(client);
  events = new EventBridgeClient(client);
  secrets = new SecretsManagerClient(client);
  lambda = new LambdaClient(client);
  watch = server.urls.urlOf({ name: 'watch', fifo: false });
  legs = server.urls.urlOf({ name: 'leg-commands', fifo: true });
});

afterEach(async () => {
  [sqs, events, secrets, lambda].forEach((client) => client.destroy());
  await server.stop();
  await schedules.stop();
});

const inGroup = (body: string) => ({ MessageBody: body, MessageGroupId: 'leg-1', MessageDeduplicationId: body });

describe('the SQS client of the SDK', () => {
  it('sends, receives, and deletes', async () => {
    const sent = await sqs.send(new SendMessageCommand({ QueueUrl: watch, MessageBody: 'grüß Gott' }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: watch, MessageSystemAttributeNames: ['All'] }));
    expect(Messages).toEqual([
      expect.objectContaining({
        MessageId: sent.MessageId,
        Body: 'grüß Gott',
        Attributes: expect.objectContaining({ ApproximateReceiveCount: '1' }) as unknown,
      }),
    ]);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: watch, ReceiptHandle: Messages?.[0]?.ReceiptHandle }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: watch, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: '0' });
  });

  it('sends a batch to a FIFO queue and receives it in order', async () => {
    const Entries = ['1', '2', '3'].map((body) => ({ Id: `e${body}`, ...inGroup(body) }));
    const answer = await sqs.send(new SendMessageBatchCommand({ QueueUrl: legs, Entries }));
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['e1', 'e2', 'e3']);
    expect(answer.Successful?.[0]?.SequenceNumber).toMatch(/^\d{20}$/);
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: legs, MaxNumberOfMessages: 10 }));
    expect(Messages.map(({ Body }) => Body)).toEqual(['1', '2', '3']);
    const receipts = Messages.map(({ ReceiptHandle }, index) => ({ Id: `r${index}`, ReceiptHandle }));
    expect((await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: legs, Entries: receipts }))).Successful).toHaveLength(3);
  });

  it('waits for a message with a long poll', async () => {
    const waiting = sqs.send(new ReceiveMessageCommand({ QueueUrl: watch, WaitTimeSeconds: 10 }));
    await sqs.send(new SendMessageCommand({ QueueUrl: watch, MessageBody: 'at last' }));
    expect((await waiting).Messages?.[0]?.Body).toBe('at last');
  });

  it('makes a message visible at once', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: watch, MessageBody: 'again' }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: watch }));
    const ReceiptHandle = Messages?.[0]?.ReceiptHandle;
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: watch, ReceiptHandle, VisibilityTimeout: 0 }));
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl: watch }))).Messages?.[0]?.Body).toBe('again');
  });

  it('refuses with the errors of AWS', async () => {
    const send = (input: object) => sqs.send(new SendMessageCommand({ QueueUrl: legs, MessageBody: 'x', ...input }));
    await expect(send({ MessageDeduplicationId: 'd' })).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(send({ ...inGroup('x'), DelaySeconds: 5 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(send({ QueueUrl: watch, DelaySeconds: 901 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(send({ QueueUrl: `${server.url}/000000000000/nowhere` })).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      $metadata: expect.objectContaining({ httpStatusCode: 400 }) as unknown,
    });
    const tooMany = Array.from({ length: 11 }, (_, index) => ({ Id: `e${index}`, MessageBody: 'x' }));
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl: watch, Entries: tooMany }))).rejects.toMatchObject({
      name: 'TooManyEntriesInBatchRequest',
    });
  });

  it('refuses a single entry of a batch', async () => {
    const Entries = [
      { Id: 'good', MessageBody: 'x' },
      { Id: 'bad', MessageBody: 'x', DelaySeconds: 901 },
    ];
    const answer = await sqs.send(new SendMessageBatchCommand({ QueueUrl: watch, Entries }));
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(answer.Failed).toEqual([expect.objectContaining({ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true })]);
  });

  it('refuses a batch larger than 1 MiB in total', async () => {
    const Entries = ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) }));
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl: watch, Entries }))).rejects.toMatchObject({
      name: 'BatchRequestTooLong',
    });
  });

  it('finds queues by name, with their dead-letter queues', async () => {
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'leg-commands.fifo' }))).QueueUrl).toBe(legs);
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls).toContain(server.urls.urlOf({ name: 'leg-commands-dead-letters', fifo: true }));
    expect(QueueUrls).toContain(server.urls.urlOf({ name: 'reconcile-dead-letters', fifo: false }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: legs, AttributeNames: ['All'] }));
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:leg-commands-dead-letters.fifo',
      maxReceiveCount: 8,
    });
  });

  it('moves dead letters back to their queue, and lists the task; a queue that nothing fails into is refused', async () => {
    const letters = server.urls.urlOf({ name: 'watch-dead-letters', fifo: false });
    const SourceArn = 'arn:aws:sqs:us-east-1:000000000000:watch-dead-letters';
    await sqs.send(new SendMessageCommand({ QueueUrl: letters, MessageBody: 'late' }));
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl: watch }))).Messages?.[0]?.Body).toBe('late');
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
    expect(Results).toEqual([expect.objectContaining({ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 })]);
    const ofStream = new StartMessageMoveTaskCommand({ SourceArn: SourceArn.replace('watch', 'reconcile') });
    await expect(sqs.send(ofStream)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    const unknown = new StartMessageMoveTaskCommand({ SourceArn: SourceArn.replace('watch', 'nobody') });
    await expect(sqs.send(unknown)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('accepts hundreds of messages at once', async () => {
    await Promise.all(
      Array.from({ length: 300 }, (_, index) => sqs.send(new SendMessageCommand({ QueueUrl: watch, MessageBody: `${index}` }))),
    );
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: watch, AttributeNames: ['All'] }));
    expect(Attributes?.ApproximateNumberOfMessages).toBe('300');
  });
});

describe('the Lambda client of the SDK', () => {
  const textOf = (payload: Uint8Array | undefined): unknown => JSON.parse(Buffer.from(payload ?? []).toString('utf8'));

  it('invokes a function and waits for its answer', async () => {
    const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: 'echo', Payload: JSON.stringify({ a: 'ä' }) }));
    expect([textOf(Payload), FunctionError]).toEqual([{ event: { a: 'ä' } }, undefined]);
  });

  it('says that a function failed, and that there is none', async () => {
    const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: 'throws' }));
    expect([textOf(Payload), FunctionError]).toEqual([{ errorType: 'Error', errorMessage: 'no' }, 'Unhandled']);
    await expect(lambda.send(new InvokeCommand({ FunctionName: 'nobody' }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const notJson = new InvokeCommand({ FunctionName: 'echo', Payload: '{' });
    await expect(lambda.send(notJson)).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
  });
});

describe('a standard queue, with the SQS client of the SDK', () => {
  it('accepts a message group, returns it on receive, and refuses a deduplication id', async () => {
    const QueueUrl = server.urls.urlOf({ name: 'deliveries', fifo: false });
    const Entries = [{ Id: 'a', MessageBody: 'x', MessageGroupId: 'sub_1', DelaySeconds: 0 }];
    const answer = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(answer.Successful).toEqual([
      { Id: 'a', MessageId: expect.any(String) as string, MD5OfMessageBody: expect.any(String) as string },
    ]);
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['MessageGroupId'] }));
    expect(Messages?.[0]?.Attributes).toEqual({ MessageGroupId: 'sub_1' });
    const repeated = new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageGroupId: 'sub_1', MessageDeduplicationId: 'd' });
    await expect(sqs.send(repeated)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    const nameless = new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageGroupId: 'a b' });
    await expect(sqs.send(nameless)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});

describe('the EventBridge client of the SDK', () => {
  const entry = { EventBusName: 'rollcall', Source: 'rollcall', DetailType: 'rollcall.conference.created.v1', Detail: '{"version":1}' };

  it('publishes in order', async () => {
    const answer = await events.send(new PutEventsCommand({ Entries: [entry, { ...entry, Detail: '{"version":2}', Time: new Date(0) }] }));
    expect(answer.FailedEntryCount).toBe(0);
    expect(bus.events().map(({ event }) => event)).toEqual([
      expect.objectContaining({
        id: answer.Entries?.[0]?.EventId,
        source: 'rollcall',
        'detail-type': entry.DetailType,
        detail: { version: 1 },
      }),
      expect.objectContaining({ detail: { version: 2 }, time: '1970-01-01T00:00:00Z' }),
    ]);
  });

  it('learns which entries are refused', async () => {
    const bad = [
      { ...entry, Detail: '{' },
      { ...entry, Source: 'aws.s3' },
      { ...entry, EventBusName: 'other' },
    ];
    const answer = await events.send(new PutEventsCommand({ Entries: [entry, ...bad] }));
    expect(answer.FailedEntryCount).toBe(3);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      undefined,
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      'ResourceNotFoundException',
    ]);
    expect(bus.events()).toHaveLength(1);
  });

  it('cannot publish more than ten entries or more than 1 MB', async () => {
    const put = (Entries: (typeof entry)[]) => events.send(new PutEventsCommand({ Entries }));
    await expect(put(Array.from({ length: 11 }, () => entry))).rejects.toMatchObject({ name: 'ValidationException' });
    const half = { ...entry, Detail: JSON.stringify({ text: 'x'.repeat(524_288) }) };
    await expect(put([half, half])).rejects.toMatchObject({ name: 'ValidationException' });
    expect((await put([half])).FailedEntryCount).toBe(0);
  });
});

describe('the Secrets Manager client of the SDK', () => {
  it('reads an existing secret and no other', async () => {
    expect((await secrets.send(new GetSecretValueCommand({ SecretId: 'rollcall' }))).SecretString).toBe('{"hashKey":"k"}');
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
