/** A deployment as the tool finds it, in AWS or on this machine. */
import type { Settings } from '../../functions/runtime/settings';
import type { RuleConsumerName, StreamConsumerName } from '../../functions/wiring/names';
import type { QueueName } from '../../functions/wiring/storage';

/** The options of an SDK client. Whatever is absent comes from the environment and the user's profile. */
export type ClientOptions = {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

type Service = 'dynamo' | 'sqs' | 'lambda' | 'secrets' | 'logs';

/** A function that an operator may have to invoke: no queue and no request does. */
export type InvokedFunction = StreamConsumerName | RuleConsumerName;

/** The log groups of the functions that put changes on the bus, by their names. */
export type LogGroups = Readonly<Record<'takeChanges' | 'publish', string>>;

export type Deployment = {
  /** What it is called in messages. */
  readonly name: string;
  /** As its functions have them. */
  readonly settings: Settings;
  readonly queueUrls: Readonly<Record<QueueName, string>>;
  /** Their names in AWS. */
  readonly functionNames: Readonly<Record<InvokedFunction, string>>;
  readonly clientOptions: (service: Service) => ClientOptions;
  /** Only AWS keeps the log where it can be read. */
  readonly logGroups?: LogGroups;
  /** The address of its published events. Only local mode keeps them where they can be read. */
  readonly eventsUrl?: string;
};
