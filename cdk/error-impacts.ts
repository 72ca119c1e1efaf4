/**
 * What the failure of each part means for users, for the person on call. A name of the wiring without a sentence does
 * not compile.
 */
import type { BridgeSocketRoute } from '../functions/wiring/bridge-sockets';
import type { RuleConsumerName, StreamConsumerName } from '../functions/wiring/names';
import type { QueueConsumerName } from '../functions/wiring/queues';
import type { SocketRoute } from '../functions/wiring/sockets';
import type { DeadLetterQueueName } from '../functions/wiring/storage';
import type { OperationSpec } from '../schemas/operation';

export const operationImpact = ({ operationId, summary }: OperationSpec): string =>
  `Requests to ${operationId} fail, so callers cannot do this: ${summary}.`;

export const streamConsumerImpact: Readonly<Record<StreamConsumerName, { readonly errors: string; readonly delay: string }>> = {
  bridge: {
    errors: 'Conferences are managed late: calls that users requested are neither placed nor ended until the batch succeeds.',
    delay: 'Users wait: their requests reach the conference server more than 30 seconds late.',
  },
  publish: {
    errors: 'Terminals and partners receive changes late: the events wait until the batch succeeds.',
    delay: 'Terminals and partners see conferences as they were more than 30 seconds ago.',
  },
};

export const queueConsumerImpact: Readonly<Record<QueueConsumerName, string>> = {
  drive: 'Calls to and from participants are placed, ended, muted or held late: commands to the conference server are being retried.',
  callbacks: 'Conferences show late who is online: reports of the conference server are being retried.',
  'request-calls': 'Requests to the access network to place or release single-line calls are late.',
  watch: 'Conferences end late and silent conference servers go unnoticed: the checks of their deadlines are being retried.',
  'fan-out': 'Partners receive changes late: finding the subscriptions to notify is being retried.',
  deliver: 'Partners receive webhooks late: deliveries are being retried because of a fault of ours, not of their servers.',
  'subscription-tasks': 'Subscriptions of partners end, begin or recover late: their tasks are being retried.',
  'expire-connections': 'Terminals stay connected after their token has expired: closing the connections is being retried.',
};

export const ruleConsumerImpact: Readonly<Record<RuleConsumerName, string>> = {
  push: 'Connected terminals see changes late, or only with the next change or when they ask: sending is being retried.',
};

export const socketImpact: Readonly<Record<SocketRoute, string>> = {
  $connect: 'Terminals cannot connect to receive changes: they see them only when they ask.',
  $disconnect: 'Closed connections are removed only when the next message to them fails or when they expire.',
  subscribe: 'Connected terminals cannot subscribe to a conference: they see its changes only when they ask.',
  unsubscribe: 'Connected terminals still receive changes of conferences that they have unsubscribed from.',
  $default: 'Connected terminals get no answer to a ping, and may drop a working connection.',
};

export const bridgeSocketImpact: Readonly<Record<BridgeSocketRoute, string>> = {
  $connect: 'The conference server cannot connect to report events: conferences show late who is online, and phones that answer wait.',
  $default: 'Conferences show late who is online, and phones that answer wait: an event of the conference server was not handled.',
};

export const bridgeSocketsImpact =
  'Phones that answer wait for their conference: the functions that handle the events of the conference server cannot be invoked.';

export const deadLetterImpact: Readonly<Record<DeadLetterQueueName, string>> = {
  'leg-commands-dead-letters': 'A participant was not called, hung up, muted or held as requested: the command was given up.',
  'callbacks-dead-letters': 'A conference shows a participant wrongly: a report of the conference server was given up.',
  'call-requests-dead-letters': 'A single-line call was not placed or released: the request to the access network was given up.',
  'watch-dead-letters':
    'The check of a conference failed for minutes: whatever was due, such as its end, comes late. The next check is scheduled.',
  'bridge-dead-letters': 'A conference was not managed as requested: a change was given up. Redriving it reconciles the conference.',
  'fan-out-dead-letters': 'Partners missed a change: the subscriptions to notify were not found. Redriving it delivers the change.',
  'deliveries-dead-letters':
    "A webhook was given up after every attempt: a partner's server has failed for days. Redriving it starts again.",
  'subscription-tasks-dead-letters': 'A subscription did not end, begin or recover as it should: the task was given up.',
  'connection-expiries-dead-letters': 'A terminal may stay connected after its token has expired: closing the connection was given up.',
  'push-dead-letters': 'Connected terminals miss a change until the next one, or until they ask: sending it was given up.',
  'publish-dead-letters': 'Terminals and partners missed a change: its event was given up. Redriving it publishes the event.',
};

export const socketsImpact = 'Connected terminals get errors from the WebSocket API instead of answers: its functions cannot be invoked.';

export const apiImpact = 'Terminals, partners or the network get server errors from the API.';
