/** Sends requests to one handler, holds every answer against the contract, and remembers which answers there were. */
import type { HttpHandler } from '../../../functions/http/http-handler';
import type { ApiResult } from '../../../functions/ports/idempotency';
import type { Settings } from '../../../functions/runtime/settings';
import { apiAccess } from '../../../functions/wiring/api';
import type { Access } from '../../../functions/wiring/function';
import type { OperationId } from '../../../schemas/api';
import { Conference, PartialConference } from '../../../schemas/conference';
import { CONFERENCE_INFO_TYPE } from '../../../schemas/media-types';
import type { OperationSpec } from '../../../schemas/operation';
import { Participant } from '../../../schemas/participant';
import { Problem, type ProblemCode } from '../../../schemas/problems';
import { apiEvent, type EventOptions, lambdaContext } from '../../support/api-event';
import type { Api, ApiDeps } from './start-api';

export type SendOptions = Omit<EventOptions, 'operation'> & {
  readonly settings?: Partial<Settings>;
  /** In place of the real ones. */
  readonly deps?: Partial<ApiDeps>;
};

export type Sender = {
  readonly operation: OperationSpec;
  readonly api: () => Api;
  readonly send: (options?: SendOptions) => Promise<ApiResult>;
  /** What was answered so far. */
  readonly seen: { readonly statuses: Set<number>; readonly codes: Set<ProblemCode> };
};

/** A function's own time is that of the cloud: a busy machine takes longer for a large request, and would answer 503. */
const PLENTY_MS = 60_000;

/** Every number of these tests has this form. */
const A_NUMBER = /1555\d{7}/;

const checkSuccess = (operation: OperationSpec, { statusCode, headers, body }: ApiResult): void => {
  const schema = operation.responses[statusCode];
  if (schema === undefined) throw new Error(`${operation.operationId} does not declare ${statusCode}: ${body}`);
  if (schema === null) return expect(body).toBe('');
  if (headers['content-type'] === CONFERENCE_INFO_TYPE) return expect(body).toMatch(/^<\?xml /);
  expect(headers['content-type']).toBe('application/json');
  expect(schema.parse(JSON.parse(body))).toEqual(JSON.parse(body));
};

const marksOf = ({ requests, queued, scheduled, published }: Api) => ({
  requests: requests.length,
  queued: queued.length,
  scheduled: scheduled.length,
  published: published.length,
});

/** What a handler did, by the words of the wiring. */
const doneSince = (marks: ReturnType<typeof marksOf>, { requests, queued, scheduled, published }: Api): readonly string[] => [
  ...requests.slice(marks.requests).map(({ table, action }) => `${table} ${action}`),
  ...queued.slice(marks.queued).map(({ queue }) => `send ${queue}`),
  ...scheduled.slice(marks.scheduled).map(({ queue }) => `schedule ${queue}`),
  ...published.slice(marks.published).map(() => 'putEvents'),
];

const allowedBy = (access: Access): readonly string[] => {
  if ('table' in access) return access.actions.map((action) => `${access.table} ${action}`);
  if ('send' in access) return [`send ${access.send}`];
  if ('schedule' in access) return [`schedule ${access.schedule}`];
  return Object.keys(access);
};

/** The role of the function in the cloud must allow what it did here. */
const checkAccess = (operationId: string, done: readonly string[]): void =>
  expect(apiAccess[operationId as OperationId].flatMap(allowedBy)).toEqual(expect.arrayContaining([...done]));

const checkAnswer = (operation: OperationSpec, answer: ApiResult, lines: readonly unknown[]): void => {
  expect(answer.headers['x-correlator']).toMatch(/^\S+$/);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(JSON.stringify([answer.headers, lines])).not.toMatch(A_NUMBER);
  expect(lines).toContainEqual(expect.objectContaining({ operation: operation.operationId, status: answer.statusCode }));
  if (answer.statusCode < 400) return checkSuccess(operation, answer);
  expect(answer.body).not.toMatch(A_NUMBER);
};

export const sender = (operation: OperationSpec, build: (deps: ApiDeps) => HttpHandler, api: () => Api): Sender => {
  const seen = { statuses: new Set<number>(), codes: new Set<ProblemCode>() };
  const send = async ({ settings, deps, ...event }: SendOptions = {}): Promise<ApiResult> => {
    const { lines } = api();
    const [firstLine, marks] = [lines.length, marksOf(api())];
    const answer = await build(api().deps(settings, deps))(apiEvent({ operation, ...event }), lambdaContext(PLENTY_MS));
    checkAnswer(operation, answer, lines.slice(firstLine));
    checkAccess(operation.operationId, doneSince(marks, api()));
    if (answer.statusCode < 400) seen.statuses.add(answer.statusCode);
    else seen.codes.add(problemIn(answer).code);
    return answer;
  };
  return { operation, api, send, seen };
};

export const problemIn = ({ body }: ApiResult): Problem => Problem.parse(JSON.parse(body));

/** The conference of a success. */
export const conferenceIn = ({ statusCode, body }: ApiResult): Conference => {
  if (statusCode >= 400) throw new Error(body);
  return Conference.parse(JSON.parse(body));
};

export const partialIn = ({ body }: ApiResult): PartialConference => PartialConference.parse(JSON.parse(body));

/** The participant of a success. */
export const participantIn = ({ statusCode, body }: ApiResult): Participant => {
  if (statusCode >= 400) throw new Error(body);
  return Participant.parse(JSON.parse(body));
};
