/** The refusals of each operation, for the OpenAPI document: its own problems, and what API Gateway sends itself. */
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import { correlatorHeader } from './openapi-headers';
import { type OperationSpec, problemsOf } from './operation';
import { pascalCase } from './pascal-case';
import { GatewayRefusal, Problem, type ProblemCode, problems } from './problems';

/** What API Gateway answers before or instead of the function, each with its own body. */
const gatewayRefusals = {
  400: { message: 'Bad Request', title: 'API Gateway cannot read the request' },
  401: { message: 'Unauthorized', title: 'The token is missing or invalid; API Gateway refuses it with its own body' },
  413: { message: 'Request Entity Too Large', title: 'The body is larger than API Gateway takes' },
  429: { message: 'Too Many Requests', title: 'All callers together send more than the deployment takes; API Gateway refuses some' },
  500: { message: 'Internal Server Error', title: 'The function has failed' },
  503: { message: 'Service Unavailable', title: 'The function has not answered in time' },
} as const;

type GatewayStatus = keyof typeof gatewayRefusals;

const isGatewayStatus = (status: number): status is GatewayStatus => status in gatewayRefusals;

/** The authorizer of API Gateway stands before the operations that need a token, and no others. */
const gatewayStatusOf = ({ auth }: OperationSpec, status: number): GatewayStatus | undefined =>
  isGatewayStatus(status) && (status !== 401 || auth === 'jwt') ? status : undefined;

const header = (name: string) => ({ $ref: `#/components/headers/${name}` });
const mayWait = (code: ProblemCode): boolean => [429, 503].includes(problems[code].status) || code === 'IDEMPOTENCY_IN_PROGRESS';

const problemContent = (codes: readonly ProblemCode[]) => ({
  'application/problem+json': {
    schema: Problem,
    examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
  },
});

const gatewayContent = (status: GatewayStatus) => ({
  'application/json': { schema: GatewayRefusal, example: { message: gatewayRefusals[status].message } },
});

/**
 * Generators make types of these names, next to those of schemas and operations: so they end with a word that no other
 * name ends with.
 */
const nameOf = (codes: readonly ProblemCode[], byGateway: GatewayStatus | undefined): string => {
  if (codes.length === 0) return 'ThrottledByGateway';
  return `${codes.map((code) => pascalCase(code.toLowerCase().split('_'))).join('Or')}${byGateway === undefined ? 'Refused' : 'OrByGateway'}`;
};

const answerOf = (codes: readonly ProblemCode[], byGateway: GatewayStatus | undefined): ZodOpenApiResponseObject => ({
  id: nameOf(codes, byGateway),
  description: [
    ...codes.map((code) => `\`${code}\`: ${problems[code].title}`),
    ...(byGateway === undefined ? [] : [gatewayRefusals[byGateway].title]),
  ].join('; '),
  headers: {
    ...correlatorHeader,
    ...(codes.some(mayWait) && { 'Retry-After': header('RetryAfter') }),
    ...(byGateway === 401 && { 'WWW-Authenticate': header('WWWAuthenticate') }),
  },
  // Prism takes the first type that fits, and for it a problem document is JSON too.
  content: { ...(byGateway !== undefined && gatewayContent(byGateway)), ...(codes.length > 0 && problemContent(codes)) },
});

/** Equal refusals share one component. */
const shared = new Map<string, ZodOpenApiResponseObject>();
const sharedAnswer = (codes: readonly ProblemCode[], byGateway: GatewayStatus | undefined): ZodOpenApiResponseObject => {
  const name = nameOf(codes, byGateway);
  const answer = shared.get(name) ?? answerOf(codes, byGateway);
  shared.set(name, answer);
  return answer;
};

/** API Gateway can throttle every operation. */
export const refusalsOf = (operation: OperationSpec): Record<string, ZodOpenApiResponseObject> => {
  const codes = problemsOf(operation);
  const statuses = [...new Set([...codes.map((code) => problems[code].status), 429])].sort();
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      sharedAnswer(
        codes.filter((code) => problems[code].status === status),
        gatewayStatusOf(operation, status),
      ),
    ]),
  );
};
