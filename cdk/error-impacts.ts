/**
 * What a failure of each part does to users, for the person on call. This file does not compile unless every name of
 * the wiring has a sentence.
 */
import type { BridgeSocketRoute } from '../functions/wiring/bridge-sockets';
import type { RuleConsumerName, StreamConsumerName } from '../functions/wiring/names';
import type { QueueConsumerName } from '../functions/wiring/queues';
import type { SocketRoute } from '../functions/wiring/sockets';
import type { DeadLetterQueueName } from '../functions/wiring/storage';
import type { TimedFunctionName } from '../functions/wiring/timers';
import type { OperationSpec } from '../schemas/operation';

export const operationImpact = ({ operationId, summary }: OperationSpec): string =>
  `Requests to ${operationId} fail, so callers cannot do this: ${summary}.`;

export const streamConsumerImpact: Readonly<Record<StreamConsumerName, { readonly errors: string; readonly delay: string }>> = {
  'take-changes': {
    errors: 'Conferences react late, and partners receive changes late: calls are neither placed nor ended until the batch succeeds.',
    delay: 'Users wait: their requests reach the bridge, and partners learn of changes, more than 30 seconds late.',
  },
};

export const queueConsumerImpact: Readonly<Record<QueueConsumerName, string>> = {
  'leg-commands': 'Calls are placed, ended, muted or held late: commands to the bridge failed and are being retried.',
  callbacks: 'Conferences are late to show who is online: reports from the bridge could not be processed and are being retried.',
  'request-calls': 'Single-line calls are placed or released late: requests to the access network failed and are being retried.',
  'push-nudged':
    'Connected terminals see changes of a burst half a second late: pushing them at once failed, and the push behind the bus does it.',
  publish: 'Partners receive changes late: events that the bus did not accept could not be published and are being retried.',
  watch: 'Conferences end late, and participants are dialled late: checks of conferences failed and are being retried.',
  look: 'Lost reports and silent bridges are noticed late: looks at conferences failed. They are made again every 15 seconds.',
  'fan-out': 'Partners receive changes late: finding the subscriptions for an event failed and is being retried.',
  deliver: 'Partners get webhooks late: deliveries are being retried because of a fault in Rollcall, not in the servers of partners.',
  'subscription-tasks': 'Subscriptions of partners end, start or recover late: tasks for them failed and are being retried.',
  'expire-connections': 'Terminals stay connected after their token has expired: closing connections failed and is being retried.',
};

export const ruleConsumerImpact: Readonly<Record<RuleConsumerName, string>> = {
  push: 'Connected terminals see changes late, with the next change or when they poll: sending to them failed and is being retried.',
};

export const timedFunctionImpact: Readonly<Record<TimedFunctionName, string>> = {
  'plan-looks': 'Lost reports and silent bridges go unnoticed for a minute: the looks at conferences could not be planned.',
};

export const socketImpact: Readonly<Record<SocketRoute, string>> = {
  $connect: 'Terminals cannot connect to receive changes: they see changes only when they poll.',
  $disconnect:
    'Nothing changes for users: the records of closed connections remain until the next message fails or the connection expires.',
  subscribe: 'Connected terminals cannot subscribe to a conference: they see its changes only when they poll.',
  unsubscribe: 'Connected terminals continue to receive the changes of conferences from which they unsubscribed.',
  refresh: 'Connected terminals cannot go on under a new token: they are disconnected when theirs expires, and connect again.',
  $default: 'Connected terminals get no answer to a ping, and may mistake a working connection for a broken one.',
};

export const bridgeSocketImpact: Readonly<Record<BridgeSocketRoute, string>> = {
  $connect:
    'Phones that answer wait for their conference, and conferences are late to show who is online: the bridge cannot connect to report.',
  $default:
    'Phones that answer wait for their conference, and conferences are late to show who is online: an event of the bridge was lost.',
};

export const bridgeSocketsImpact =
  'Phones that answer wait for their conference: the functions that receive events from the bridge cannot be invoked.';

export const deadLetterImpact: Readonly<Record<DeadLetterQueueName, string>> = {
  'leg-commands-dead-letters':
    'A participant was not called, hung up, muted or held as requested, or a stray call was not hung up: Rollcall gave up on the command.',
  'callbacks-dead-letters': 'A conference shows the wrong state of a participant: Rollcall gave up on a report from the bridge.',
  'call-requests-dead-letters': 'A single-line call was not placed or released: Rollcall gave up on the request to the access network.',
  'pushes-dead-letters':
    'Nothing is left to do: a push at once failed, and the push behind the bus has sent the change, or has failed too.',
  'watch-dead-letters':
    'Something that was due in a conference, such as its end, comes late: its checks failed for minutes. A look makes up for it.',
  'looks-dead-letters': 'Nothing is left to do: a look failed, and later ones have taken its place. Redriving it changes nothing.',
  'reconcile-dead-letters':
    'A conference did not react to a request: Rollcall gave up on a change. Redriving it reconciles the conference.',
  'fan-out-dead-letters':
    'Partners missed a change: Rollcall could not find the subscriptions for its event. Redriving the event delivers it.',
  'deliveries-dead-letters': 'A partner missed a webhook: Rollcall gave up on attempting its delivery. Redriving it tries again.',
  'subscription-tasks-dead-letters': 'A subscription did not end, start or recover as it should: Rollcall gave up on the task.',
  'connection-expiries-dead-letters':
    'A terminal may stay connected after its token has expired: Rollcall gave up on closing the connection.',
  'push-dead-letters': 'Connected terminals miss a change until the next one, or until they poll: Rollcall gave up on sending it.',
  'publish-dead-letters': 'Terminals and partners missed a change: Rollcall gave up on its event. Redriving it publishes the event.',
};

export const canaryImpact = {
  failed: 'Users can probably not hold conferences: the canary could not hold one. Its log names the step that failed.',
  notRun: 'Nobody would notice that conferences cannot be held: the canary has not run for three times.',
} as const;

export const SOCKETS_IMPACT = 'Connected terminals get errors from the WebSocket API instead of answers: its functions cannot be invoked.';

export const API_IMPACT = 'Terminals, partners or the access network get server errors from the API.';
