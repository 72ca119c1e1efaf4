/** For whoever is woken: what it does to users when a part fails. Each name of the wiring has its sentence, or this does not compile. */
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
    errors: 'Conferences are managed late: calls that users asked for are neither placed nor ended until the batch succeeds.',
    delay: 'Users wait: what they ask of a conference reaches the conference server more than 30 seconds late.',
  },
  publish: {
    errors: 'Terminals and partners learn late of changes: their events wait until the batch succeeds.',
    delay: 'Terminals and partners see conferences as they were more than 30 seconds ago.',
  },
};

export const queueConsumerImpact: Readonly<Record<QueueConsumerName, string>> = {
  drive: 'Calls to and from participants are placed, ended, muted or held late: commands to the conference server are tried again.',
  callbacks: 'Conferences show who is online late: reports of the conference server are tried again.',
  'request-calls': 'The access network is asked late to place or release single-line calls.',
  watch: 'Conferences end late and silent conference servers go unnoticed: their deadlines are tried again.',
  'fan-out': 'Partners learn late of changes: finding who is to be told of them is tried again.',
  deliver: 'Partners get webhooks late: deliveries are tried again for a fault of ours, not of their servers.',
  'subscription-tasks': 'Subscriptions of partners end, begin or recover late: what is to be done for them is tried again.',
  'expire-connections': 'Terminals stay connected longer than their token is good for: closing them is tried again.',
};

export const ruleConsumerImpact: Readonly<Record<RuleConsumerName, string>> = {
  push: 'Connected terminals see changes late, or only with the next one or when they ask: telling them is tried again.',
};

export const socketImpact: Readonly<Record<SocketRoute, string>> = {
  $connect: 'Terminals cannot connect to be told of changes: they see them only when they ask.',
  $disconnect: 'Connections that are closed are forgotten only when the next message to them fails, or when they expire.',
  subscribe: 'Connected terminals cannot subscribe to a conference: they see its changes only when they ask.',
  unsubscribe: 'Connected terminals go on being told of conferences that they no longer want to see.',
  $default: 'Connected terminals get no answer to a ping, and may take a good connection for a broken one.',
};

export const bridgeSocketImpact: Readonly<Record<BridgeSocketRoute, string>> = {
  $connect: 'The conference server cannot connect to tell what happens: conferences show who is online late, and phones that answer wait.',
  $default: 'Conferences show who is online late, and phones that answer wait: an event of the conference server was not taken.',
};

export const bridgeSocketsImpact =
  'Phones that answer wait for their conference: the functions that take the events of the conference server cannot be called.';

export const deadLetterImpact: Readonly<Record<DeadLetterQueueName, string>> = {
  'leg-commands-dead-letters': 'A participant was not called, hung up, muted or held as asked: the command was given up.',
  'callbacks-dead-letters': 'A conference shows a participant wrongly: a report of the conference server was given up.',
  'call-requests-dead-letters': 'A single-line call was not placed or released: the request to the access network was given up.',
  'watch-dead-letters':
    'A look at a conference failed for minutes: what was due then, such as its end, comes late. The next look was armed.',
  'bridge-dead-letters': 'A conference was not managed as asked: a change was given up. Sending it back reconciles the conference.',
  'fan-out-dead-letters': 'Partners missed a change: who is to be told of it was not found. Sending it back delivers it.',
  'deliveries-dead-letters':
    "A webhook was given up after every attempt: a partner's server has failed for days. Sending it back tries again.",
  'subscription-tasks-dead-letters': 'A subscription did not end, begin or recover as it should: the task was given up.',
  'connection-expiries-dead-letters': 'A terminal may stay connected after its token has expired: closing it was given up.',
  'push-dead-letters': 'Connected terminals missed a change until the next one, or until they asked: telling them was given up.',
  'publish-dead-letters': 'Terminals and partners missed a change: its event was given up. Sending it back publishes it.',
};

export const socketsImpact = 'Connected terminals get errors from the WebSocket API instead of answers: its functions cannot be called.';

export const apiImpact = 'Terminals, partners or the network get server errors from the API.';
