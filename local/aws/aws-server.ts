/**
 * The AWS services that functions call, on one local address, for the SDK's own clients. SQS, EventBridge and Secrets
 * Manager speak JSON and name the operation in `x-amz-target`. Scheduler, Lambda and the management of WebSocket
 * connections use paths. Signatures and permissions are not checked.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { AwsAnswer } from '../../functions/adapters/aws-transport';
import type { Clock } from '../../functions/runtime/clock';
import type { Bus } from '../bus/bus';
import type { Connections } from '../gateway/sockets/connection';
import { type RunningServer, startHttpServer } from '../http-server';
import type { Log } from '../log';
import { QueueError } from '../queues/queue-error';
import type { Queues } from '../queues/queues';
import type { Schedules } from '../schedules/schedules';
import { jsonAnswer, jsonIn, listener, type ServiceHandler, type ServiceRequest, textIn } from '../service-router';
import { busOperations } from './bus-operations';
import { connectionOperations, connectionsUrl } from './connection-operations';
import { functionOperations, type InvokeByName } from './function-operations';
import { moveTaskOperations } from './move-tasks';
import { type QueueUrls, queueUrls } from './queue-urls';
import { scheduleOperations, SCHEDULER_PATH } from './schedule-operations';
import { secretOperations } from './secret-operations';
import { ServiceError } from './service-error';
import { type Operations, sqsOperations } from './sqs-operations';

export type AwsServer = RunningServer & {
  /** The same services without HTTP. */
  readonly handle: ServiceHandler;
  readonly urls: QueueUrls;
  /** The address at which functions reach WebSocket connections. */
  readonly connectionsUrl: string;
};

export type AwsServerOptions = {
  readonly queues: Queues;
  readonly bus: Bus;
  readonly schedules: Schedules;
  readonly connections: Connections;
  /** Secret id → its text. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Invokes a function by its name in the wiring. Without it there are no functions. */
  readonly invoke?: InvokeByName;
  readonly now: Clock;
  readonly log: Log;
};

const unknownOperation = (): ServiceError => new ServiceError('UnknownOperationException', 'This operation is not supported here.');

const asServiceError = (error: unknown): ServiceError => {
  if (error instanceof ServiceError) return error;
  if (error instanceof QueueError) return new ServiceError(error.code, error.message);
  if (error instanceof z.ZodError) return new ServiceError('ValidationException', z.prettifyError(error));
  if (error instanceof SyntaxError) return new ServiceError('SerializationException', 'The request is not JSON.');
  return new ServiceError('InternalFailure', 'The request failed.', 500);
};

const answerOf = (status: number, contentType: string, body: unknown, headers: AwsAnswer['headers'] = {}): AwsAnswer =>
  jsonAnswer(status, body, { 'content-type': contentType, 'x-amzn-requestid': randomUUID(), ...headers });

type Run = (request: ServiceRequest) => Promise<unknown>;

/** Runs operations that are named in a header. */
const targetRunner =
  (services: Readonly<Record<string, Operations>>): Run =>
  async (request) => {
    const [service = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    const operations = Object.hasOwn(services, service) ? services[service] : undefined;
    const act = operations && Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!act) throw unknownOperation();
    return act(jsonIn(request));
  };

const schedulesRunner = ({ schedules, queues, now }: AwsServerOptions): Run => {
  const run = scheduleOperations(schedules, queues, now);
  return async (request) => {
    const [path = '', query = ''] = request.path.split('?', 2);
    return run({ method: request.method, path, query: new URLSearchParams(query), body: textIn(request) });
  };
};

export const startAwsServer = async (options: AwsServerOptions): Promise<AwsServer> => {
  const { queues, bus, secrets, connections, invoke = () => undefined, now, log } = options;
  const services: Record<string, Operations> = {
    AWSEvents: busOperations(bus),
    secretsmanager: secretOperations(secrets),
  };
  const runTarget = targetRunner(services);
  const runSchedules = schedulesRunner(options);

  const toService: ServiceHandler = async (request) => {
    const contentType = String(request.headers['content-type'] ?? 'application/x-amz-json-1.0');
    try {
      const run = request.path.startsWith(SCHEDULER_PATH) ? runSchedules : runTarget;
      return answerOf(200, contentType, await run(request));
    } catch (error) {
      const { code, message, status } = asServiceError(error);
      if (status === 500) log('error', 'local.aws.failed', { target: request.headers['x-amz-target'], reason: String(error) });
      const older = error instanceof QueueError ? { 'x-amzn-query-error': `${error.queryCode};Sender` } : {};
      return answerOf(status, contentType, { __type: code, message }, { 'x-amzn-errortype': code, ...older });
    }
  };

  const toConnection = connectionOperations(connections);
  const toFunction = functionOperations(invoke);
  const handle: ServiceHandler = async (request) => toConnection(request) ?? toFunction(request) ?? toService(request);
  const running = await startHttpServer(listener(handle));
  const urls = queueUrls(running.url);
  services.AmazonSQS = { ...sqsOperations(queues, urls), ...moveTaskOperations(queues, now) };
  return { ...running, handle, urls, connectionsUrl: connectionsUrl(running.url) };
};
