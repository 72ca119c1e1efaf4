/** The functions of the API: one for each operation. */
import { type OperationId, operations } from '../../schemas/api';
import { type Access, type FunctionDefaults, INTERACTIVE_MB } from './function';
import type { TableAction } from './storage';

/** For commands, and for other operations that change a conference. */
const commandAccess = (...actions: TableAction[]): readonly Access[] => [
  { table: 'conferences', actions },
  { table: 'records', actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
  { connections: 'post' },
  { send: 'pushes' },
  { key: 'hashKey' },
];

/** For commands that lead to dials. */
const diallingAccess = (...actions: TableAction[]): readonly Access[] => [...commandAccess(...actions), { send: 'watch' }];

/** For commands of partners: the subscription and its deliveries, and the idempotency record. */
const partnerAccess = (...more: TableAction[]): Access => ({
  table: 'records',
  actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', ...more],
});

/** What each API function may do. Commands also keep their idempotency records, and tell terminals. */
export const apiAccess: Readonly<Record<OperationId, readonly Access[]>> = {
  createConference: commandAccess('GetItem', 'PutItem', 'UpdateItem'),
  listConferences: [{ table: 'conferences', actions: ['Query'] }, { key: 'hashKey' }],
  getCurrentConference: [{ table: 'conferences', actions: ['GetItem'] }, { key: 'hashKey' }],
  getConference: [{ table: 'conferences', actions: ['GetItem'] }, { key: 'hashKey' }],
  startConference: diallingAccess('UpdateItem', 'GetItem'),
  endConference: commandAccess('UpdateItem', 'GetItem'),
  addParticipants: diallingAccess('UpdateItem', 'GetItem'),
  updateParticipant: diallingAccess('UpdateItem', 'GetItem'),
  removeParticipant: commandAccess('UpdateItem', 'GetItem'),
  reportCalls: commandAccess('GetItem', 'PutItem', 'UpdateItem'),
  bridgeCallback: [
    { send: 'callbacks' },
    { send: 'leg-commands' },
    { send: 'watch' },
    { key: 'hashKey' },
    { key: 'bridgeKey' },
    { bridgeSecret: true },
  ],
  notifyEventPackage: commandAccess('UpdateItem', 'GetItem'),
  setConferenceUri: commandAccess('UpdateItem', 'GetItem'),
  listEventPackageWatches: [
    { table: 'conferences', actions: ['GetItem'] },
    { table: 'records', actions: ['Query', 'DeleteItem'] },
  ],
  createSubscription: [partnerAccess('Query', 'BatchGetItem'), { send: 'subscription-tasks' }, { key: 'hashKey' }],
  listSubscriptions: [{ table: 'records', actions: ['Query', 'BatchGetItem'] }, { key: 'hashKey' }],
  getSubscription: [{ table: 'records', actions: ['GetItem'] }, { key: 'hashKey' }],
  deleteSubscription: [partnerAccess(), { send: 'subscription-tasks' }, { key: 'hashKey' }],
  rotateSubscriptionSecret: [partnerAccess(), { key: 'hashKey' }],
  testSubscription: [partnerAccess(), { send: 'deliveries' }, { key: 'hashKey' }],
  activateSubscription: [partnerAccess(), { send: 'deliveries' }, { key: 'hashKey' }],
  listDeliveries: [{ table: 'records', actions: ['GetItem', 'Query'] }, { key: 'hashKey' }],
  redeliver: [partnerAccess(), { send: 'deliveries' }, { key: 'hashKey' }],
  recoverDeliveries: [partnerAccess(), { send: 'subscription-tasks' }, { key: 'hashKey' }],
  getHealth: [],
  getOpenapi: [],
  getAsyncapi: [],
};

/** The methods that reach an operation. Whatever answers GET answers HEAD (RFC 9110 section 9.1), without its body. */
export const methodsOf = ({ method }: { readonly method: string }): readonly string[] =>
  method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];

const kebab = (operationId: string): string => operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The folder of each tag's handlers, in `functions/`. */
const folders: Readonly<Record<(typeof operations)[number]['tag'], string>> = {
  conferences: 'conferences',
  participants: 'participants',
  calls: 'calls',
  bridges: 'legs',
  subscriptions: 'partners/subscriptions',
  documents: 'documents',
  'event-package': 'event-package',
};

export type ApiFunction = FunctionDefaults & { readonly operation: (typeof operations)[number] };

/** One function per operation. 29 s is one less than API Gateway's own limit of 30 s. */
export const apiFunctions: readonly ApiFunction[] = operations.map((operation) => ({
  operation,
  entry: `functions/${folders[operation.tag]}/${kebab(operation.operationId)}.ts`,
  timeoutSeconds: 10,
  memoryMb: INTERACTIVE_MB,
  access: apiAccess[operation.operationId],
}));
