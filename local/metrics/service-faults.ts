/** What AWS refuses at times, and what does not happen on one machine by itself. */
import type { AwsAnswer } from '../../functions/adapters/aws-transport';
import type { TableName } from '../../functions/wiring/storage';
import { jsonAnswer, jsonIn, type ServiceHandler, type ServiceRequest } from '../service-router';
import type { Measurements } from './measurements';

export type ServiceFaults = {
  /** Tables that are throttled, or to which functions have no permission. */
  readonly tables: Map<TableName, 'throttled' | 'denied'>;
  /** The names of functions that have no instance left. */
  readonly throttledFunctions: Set<string>;
  /** The names of rules whose function the bus cannot invoke. */
  readonly brokenRules: Set<string>;
  /** API Gateway takes no message for any connection. */
  gatewayIsFull: boolean;
  /** The bus refuses events: each of them in an answer to all, or the whole request. */
  bus: 'takes' | 'refuses-events' | 'refuses-requests';
};

export const noServiceFaults = (): ServiceFaults => ({
  tables: new Map(),
  throttledFunctions: new Set(),
  brokenRules: new Set(),
  gatewayIsFull: false,
  bus: 'takes',
});

const codes = { throttled: 'ThrottlingException', denied: 'AccessDeniedException' } as const;
const READS = /\.(GetItem|BatchGetItem|Query)$/;

/** `nameOf`: the table of the wiring that a request means by its `TableName`. Here they are the same. */
export const faultyDynamo =
  (
    handle: ServiceHandler,
    { tables }: ServiceFaults,
    measurements: Measurements,
    nameOf = (name: string): TableName | undefined => name as TableName,
  ): ServiceHandler =>
  async (request) => {
    if (tables.size === 0) return handle(request);
    const { TableName: given } = jsonIn(request) as { readonly TableName?: string };
    const TableName = given === undefined ? undefined : nameOf(given);
    const fault = TableName === undefined ? undefined : tables.get(TableName);
    if (TableName === undefined || fault === undefined) return handle(request);
    const isRead = READS.test(String(request.headers['x-amz-target']));
    if (fault === 'throttled')
      measurements.record({ kind: 'table', of: TableName, name: isRead ? 'ReadThrottleEvents' : 'WriteThrottleEvents' });
    const body = { __type: `com.amazonaws.dynamodb.v20120810#${codes[fault]}`, message: 'Refused' };
    return jsonAnswer(400, body, { 'content-type': 'application/x-amz-json-1.0' });
  };

const REFUSED_ENTRY = { ErrorCode: 'ThrottlingException', ErrorMessage: 'Refused' };

const refusalByBus = (request: ServiceRequest, { bus }: ServiceFaults): AwsAnswer => {
  const headers = { 'content-type': 'application/x-amz-json-1.1' };
  if (bus === 'refuses-requests') return jsonAnswer(400, { __type: 'ThrottlingException', message: 'Refused' }, headers);
  const { Entries: entries } = jsonIn(request) as { readonly Entries: readonly unknown[] };
  return jsonAnswer(200, { FailedEntryCount: entries.length, Entries: entries.map(() => REFUSED_ENTRY) }, headers);
};

const isForConnection = ({ method, path }: ServiceRequest): boolean => method === 'POST' && /connections/.test(path);
const isForBus = ({ headers }: ServiceRequest): boolean => headers['x-amz-target'] === 'AWSEvents.PutEvents';

export const faultyServices =
  (handle: ServiceHandler, faults: ServiceFaults): ServiceHandler =>
  async (request) => {
    if (faults.gatewayIsFull && isForConnection(request))
      return jsonAnswer(429, { message: null }, { 'x-amzn-errortype': 'LimitExceededException' });
    return faults.bus !== 'takes' && isForBus(request) ? refusalByBus(request, faults) : handle(request);
  };
