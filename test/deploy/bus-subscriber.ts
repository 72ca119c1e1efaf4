/** A carrier's own consumer on the bus: a rule and a queue beside the deployment, made as its administrator would. */
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import type { BusEvent } from '../../local/bus/put-events';
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import { eventuallyInStory } from '../e2e/stories/eventually-in-story';
import { eventRecord, oneTo } from '../support/e2e-events';
import type { Clients, DeployedOutputs } from './deployed';

const NAME = 'own-consumer';
const PUBLISHED_WITHIN_MS = 30_000;

/** Lets the bus, and nobody else, send to the queue. */
const policy = (queueArn: string, ruleArn: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn,
        Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
      },
    ],
  });

export type BusSubscriber = {
  /** Waits until every version of a conference is on the bus. Throws if one was published with different contents. */
  readonly untilPublished: (conferenceId: string, lastVersion: number) => Promise<void>;
  /** Receives what waits. Throws if a version was published with different contents. */
  readonly receiveAll: () => Promise<void>;
  /** The versions of a conference that were received, each once, sorted. */
  readonly versions: (conferenceId: string) => readonly number[];
  /** What was received of a conference, as the bus passes it to its targets. */
  readonly events: (conferenceId: string) => readonly BusEvent[];
};

export const subscribeToBus = async ({ sqs, events }: Clients, { BusName, BusArn }: DeployedOutputs): Promise<BusSubscriber> => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: NAME }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const queueArn = Attributes!['QueueArn']!;
  const account = BusArn.split(':')[4]!;
  const pattern = JSON.stringify({ account: [account], 'detail-type': [{ prefix: 'rollcall.' }] });
  const { RuleArn } = await events.send(new PutRuleCommand({ EventBusName: BusName, Name: NAME, EventPattern: pattern }));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policy(queueArn, RuleArn!) } }));
  await events.send(new PutTargetsCommand({ EventBusName: BusName, Rule: NAME, Targets: [{ Id: NAME, Arn: queueArn }] }));

  const published = eventRecord();
  const all: BusEvent[] = [];
  const expectNoContradictions = (): void => {
    if (published.contradictions().length > 0) throw new Error('One version was published with different contents');
  };
  /** Resolves with the number of messages. */
  const receive = async (WaitTimeSeconds: number): Promise<number> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds }));
    if (Messages.length === 0) return 0;
    const events = Messages.map(({ Body }) => JSON.parse(Body!) as BusEvent);
    for (const event of events) published.add({ event });
    all.push(...events);
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    return Messages.length;
  };
  return {
    versions: published.versions,
    events: (conferenceId) => all.filter(({ detail }) => (detail as ConferenceEvent).subject === conferenceId),
    receiveAll: async () => {
      for (let received = 1; received > 0;) received = await receive(0);
      expectNoContradictions();
    },
    untilPublished: async (conferenceId, lastVersion) => {
      const expected = oneTo(lastVersion).join();
      const isComplete = async (): Promise<true | undefined> => {
        await receive(1);
        return published.versions(conferenceId).join() === expected ? true : undefined;
      };
      await eventuallyInStory(`${lastVersion} versions on the bus`, isComplete, PUBLISHED_WITHIN_MS);
      expectNoContradictions();
    },
  };
};
