/** The operation table as an OpenAPI 3.1 document. No function imports this: `docs/openapi.json` is what is served. */
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import { operations } from './api';
import { CallReport } from './call-report';
import { describeSchemas } from './describe-schemas';
import { openapiExamples } from './openapi-examples';
import { correlatorHeader, responseHeadersOf, sharedHeaders, sharedParameters } from './openapi-headers';
import { type OperationSpec, problemsOf, type Scope } from './operation';
import { problemType } from './problem-type';
import { Problem, type ProblemCode, problemCodes, problems } from './problems';

/** The version of the contract, not of the software: it changes when the contract does. */
const CONTRACT_VERSION = '1.0.0';

const scopes: Readonly<Record<Scope, string>> = {
  'conferences:read': 'see the conferences of the phone number in the token',
  'conferences:write': 'open, start, manage and end conferences',
  'conferences:all': 'see the conferences of every initiator, and with `conferences:write` end them',
  'calls:report': 'report single-line calls, as the access network',
  'subscriptions:manage': 'subscribe to events, as a partner',
  'numbers:read': 'see phone numbers, names, references and subjects',
};

const retryAfter = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };
const mayWait = (code: ProblemCode): boolean => [429, 503].includes(problems[code].status) || code === 'IDEMPOTENCY_IN_PROGRESS';

const problemAnswer = (codes: readonly ProblemCode[]): ZodOpenApiResponseObject => ({
  id: codes.join('.'),
  description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('; '),
  headers: { ...correlatorHeader, ...(codes.some(mayWait) && retryAfter) },
  content: {
    'application/problem+json': {
      schema: Problem,
      examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
    },
  },
});

/** Equal sets of problems share one component. */
const problemAnswers = new Map<string, ZodOpenApiResponseObject>();
const sharedProblemAnswer = (codes: readonly ProblemCode[]): ZodOpenApiResponseObject => {
  const name = codes.join('.');
  const shared = problemAnswers.get(name) ?? problemAnswer(codes);
  problemAnswers.set(name, shared);
  return shared;
};

const refusalsOf = (operation: OperationSpec): Record<string, ZodOpenApiResponseObject> => {
  const codes = problemsOf(operation);
  const statuses = [...new Set(codes.map((code) => problems[code].status))].sort();
  const answers: Record<string, ZodOpenApiResponseObject> = {};
  if (operation.auth === 'jwt')
    answers['401'] = {
      description: 'The token is missing or invalid. API Gateway sends this response, with its own body: `{"message":"Unauthorized"}`.',
    };
  for (const status of statuses) answers[status] = sharedProblemAnswer(codes.filter((code) => problems[code].status === status));
  return answers;
};

const successOf = (operation: OperationSpec, status: number): ZodOpenApiResponseObject => {
  const schema = operation.responses[status];
  const example = openapiExamples[operation.operationId]?.answers?.[status];
  const described = { description: operation.summary, headers: responseHeadersOf(operation, status) };
  if (!schema) return described;
  return { ...described, content: { 'application/json': { schema, ...(example !== undefined && { example }) } } };
};

const requestBodyOf = ({ operationId, body, bodyType }: OperationSpec): Pick<ZodOpenApiOperationObject, 'requestBody'> => {
  if (body === undefined) return {};
  const example = openapiExamples[operationId]?.body;
  const mediaType = bodyType === 'raw' ? '*/*' : 'application/json';
  return { requestBody: { required: true, content: { [mediaType]: { schema: body, ...(example !== undefined && { example }) } } } };
};

/** OpenAPI ignores a header parameter named `Accept` (section "Parameter Object"): response media types express it. */
const requestParamsOf = ({ params, query, headers }: OperationSpec): NonNullable<ZodOpenApiOperationObject['requestParams']> => ({
  ...(params && { path: params }),
  ...(query && { query }),
  ...(headers && { header: 'accept' in headers.shape ? headers.omit({ accept: true }) : headers }),
});

const securityOf = ({ auth, scopes: needed }: OperationSpec) => (auth === 'jwt' ? [{ accessToken: [...needed] }] : []);

const operationObject = (operation: OperationSpec): ZodOpenApiOperationObject => ({
  operationId: operation.operationId,
  tags: [operation.tag],
  summary: operation.summary,
  ...(operation.description !== undefined && { description: operation.description }),
  security: securityOf(operation),
  parameters: sharedParameters(operation),
  requestParams: requestParamsOf(operation),
  ...requestBodyOf(operation),
  responses: {
    ...Object.fromEntries(Object.keys(operation.responses).map((status) => [status, successOf(operation, Number(status))])),
    ...refusalsOf(operation),
  },
});

const pathsOf = (table: readonly OperationSpec[]): ZodOpenApiPathsObject => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const operation of table) (paths[operation.path] ??= {})[operation.method] = operationObject(operation);
  return paths;
};

const problemExample = (code: ProblemCode) => {
  const { status, title } = problems[code];
  return { summary: title, value: { type: problemType(code), title, status, code } satisfies Problem };
};

const withoutTexts = () =>
  createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Rollcall',
      version: CONTRACT_VERSION,
      description:
        'Conference management for phone carriers: who is online, who is offline, and what to do about it. The version is that of this contract, not of the software.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: pathsOf(operations),
    components: {
      ...sharedHeaders,
      // `ReportCallsRequest` only refers to this schema, so it has to be listed here.
      schemas: { CallReport },
      examples: Object.fromEntries(problemCodes.map((code) => [code, problemExample(code)])),
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `An access token from the issuer that the deployment trusts. Its scopes: ${Object.entries(scopes)
            .map(([scope, meaning]) => `\`${scope}\` (${meaning})`)
            .join(', ')}. Operations on behalf of an initiator also need the claim with the initiator's verified phone number.`,
        },
      },
    },
  });

type Named = Parameters<typeof describeSchemas>[0];

export const openapiDocument = () => {
  const document = withoutTexts();
  return { ...document, components: { ...document.components, schemas: describeSchemas(document.components?.schemas as Named) } };
};
