/** For whoever is woken: what it does to users when a part fails. Each name of the wiring has its sentence, or this does not compile. */
import type { DeadLetterQueueName, QueueConsumerName, StreamConsumerName } from '../functions/wiring';
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
};

export const deadLetterImpact: Readonly<Record<DeadLetterQueueName, string>> = {
  'leg-commands-dead-letters': 'A participant was not called, hung up, muted or held as asked: the command was given up.',
  'callbacks-dead-letters': 'A conference shows a participant wrongly: a report of the conference server was given up.',
  'call-requests-dead-letters': 'A single-line call was not placed or released: the request to the access network was given up.',
  'watch-dead-letters':
    'A look at a conference failed for minutes: what was due then, such as its end, comes late. The next look was armed.',
  'bridge-dead-letters': 'A conference was not managed as asked: a change was given up. Sending it back reconciles the conference.',
  'publish-dead-letters': 'Terminals and partners missed a change: its event was given up. Sending it back publishes it.',
};

export const apiImpact = 'Terminals, partners or the network get server errors from the API.';
