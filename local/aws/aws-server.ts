/**
 * The cloud's services that functions call, on one local address, for the SDK's own clients. SQS, EventBridge and Secrets
 * Manager speak JSON with the operation's name in `x-amz-target`; Scheduler and the connections of WebSockets have paths.
 * Signatures and permissions are not checked.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Clock } from '../../functions/ports';
import type { Bus } from '../bus/bus';
import type { Connections } from '../gateway/sockets/connection';
import { rawTarget } from '../gateway/proxy-event';
import { BodyTooLarge, readBody, startHttpServer, type RunningServer } from '../http-server';
import type { Log } from '../log';
import { QueueError } from '../queues/queue-error';
import type { Queues } from '../queues/queues';
import type { Schedules } from '../schedules/schedules';
import { busOperations } from './bus-operations';
import { connectionOperations, connectionsUrl } from './connection-operations';
import { queueUrls, type QueueUrls } from './queue-urls';
import { SCHEDULER_PATH, scheduleOperations } from './schedule-operations';
import { secretOperations } from './secret-operations';
import { ServiceError } from './service-error';
import { sqsOperations, type Operations } from './sqs-operations';

export type AwsServer = RunningServer & {
  readonly urls: QueueUrls;
  /** Under which functions reach the connections of WebSockets. */
  readonly connectionsUrl: string;
};

export type AwsServerOptions = {
  readonly queues: Queues;
  readonly bus: Bus;
  readonly schedules: Schedules;
  readonly connections: Connections;
  /** Secret id → its text. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly now: Clock;
  readonly log: Log;
};

/** Larger than any request that a service would take: beyond it the connection is not even read. */
const MOST_REQUEST_BYTES = 16 * 1024 * 1024;

const unknownOperation = (): ServiceError => new ServiceError('UnknownOperationException', 'The operation is not known here.');

const asServiceError = (error: unknown): ServiceError => {
  if (error instanceof ServiceError) return error;
  if (error instanceof QueueError) return new ServiceError(error.code, error.message);
  if (error instanceof z.ZodError) return new ServiceError('ValidationException', z.prettifyError(error));
  if (error instanceof SyntaxError) return new ServiceError('SerializationException', 'The request is not JSON.');
  if (error instanceof BodyTooLarge) return new ServiceError('RequestEntityTooLarge', 'The request is too large.', 413);
  return new ServiceError('InternalFailure', 'The request failed.', 500);
};

const answer = (
  response: ServerResponse,
  status: number,
  contentType: string,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': contentType, 'x-amzn-requestid': randomUUID(), ...headers }).end(JSON.stringify(body));
};

type Run = (request: IncomingMessage) => Promise<unknown>;

/** Services whose operations are named in a header. */
const targetRunner =
  (services: Readonly<Record<string, Operations>>): Run =>
  async (request) => {
    const [service = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    const operations = Object.hasOwn(services, service) ? services[service] : undefined;
    const act = operations && Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!act) throw unknownOperation();
    const body = await readBody(request, MOST_REQUEST_BYTES);
    return act(JSON.parse(body.toString('utf8')));
  };

const schedulesRunner = ({ schedules, queues, now }: AwsServerOptions): Run => {
  const run = scheduleOperations(schedules, queues, now);
  return async (request) => {
    const { rawPath, rawQueryString } = rawTarget(request);
    const body = (await readBody(request, MOST_REQUEST_BYTES)).toString('utf8');
    return run({ method: request.method ?? '', path: rawPath, query: new URLSearchParams(rawQueryString), body });
  };
};

export const startAwsServer = async (options: AwsServerOptions): Promise<AwsServer> => {
  const { queues, bus, secrets, connections, log } = options;
  const services: Record<string, Operations> = {
    AWSEvents: busOperations(bus),
    secretsmanager: secretOperations(secrets),
  };
  const runTarget = targetRunner(services);
  const runSchedules = schedulesRunner(options);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const contentType = request.headers['content-type'] ?? 'application/x-amz-json-1.0';
    try {
      const run = request.url?.startsWith(SCHEDULER_PATH) ? runSchedules : runTarget;
      answer(response, 200, contentType, await run(request));
    } catch (error) {
      const { code, message, status } = asServiceError(error);
      if (status === 500) log('error', 'local.aws.failed', { target: request.headers['x-amz-target'], reason: String(error) });
      const older = error instanceof QueueError ? { 'x-amzn-query-error': `${error.queryCode};Sender` } : {};
      answer(response, status, contentType, { __type: code, message }, { 'x-amzn-errortype': code, ...older });
    }
  };

  const toConnection = connectionOperations(connections);
  const running = await startHttpServer((request, response) => {
    if (!toConnection(request, response)) void handle(request, response);
  });
  const urls = queueUrls(running.url);
  services.AmazonSQS = sqsOperations(queues, urls);
  return { ...running, urls, connectionsUrl: connectionsUrl(running.url) };
};
