/** The operation table as an OpenAPI 3.1 document. No function imports this: `docs/openapi.json` is what is served. */
import {
  type CreateDocumentOptions,
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { operations } from './api';
import { CallReport } from './call-report';
import { describeSchemas } from './describe-schemas';
import { openapiExamples } from './openapi-examples';
import { responseHeadersOf, sharedHeaders, sharedParameters } from './openapi-headers';
import { refusalsOf } from './openapi-refusals';
import type { OperationSpec, Scope } from './operation';
import { makeGenerable } from './portable-schema';
import { problemType } from './problem-type';
import { type Problem, type ProblemCode, problemCodes, problems } from './problems';

/** The version of the contract, not of the software: it changes when the contract does. */
const CONTRACT_VERSION = '1.0.0';

const scopes: Readonly<Record<Scope, string>> = {
  'conferences:read': 'see the conferences of the phone number in the token',
  'conferences:write': 'open, start, manage and end conferences',
  'conferences:all': 'see the conferences of every initiator, and with `conferences:write` end them',
  'calls:report': 'report single-line calls, as the access network',
  'event-package:write': "pass on documents of a conference server's event package, as the carrier's edge",
  'subscriptions:manage': 'subscribe to events, as a partner',
  'numbers:read': 'see phone numbers, names, references and subjects',
};

const successOf = (operation: OperationSpec, status: number): ZodOpenApiResponseObject => {
  const schema = operation.responses[status];
  const example = openapiExamples[operation.operationId]?.answers?.[status];
  const described = { description: operation.summary, headers: responseHeadersOf(operation, status) };
  if (!schema) return described;
  const texts = Object.fromEntries((operation.alsoAs ?? []).map((mediaType) => [mediaType, { schema: { type: 'string' as const } }]));
  return { ...described, content: { 'application/json': { schema, ...(example !== undefined && { example }) }, ...texts } };
};

const requestBodyOf = ({ operationId, body, bodyType, bodyText }: OperationSpec): Pick<ZodOpenApiOperationObject, 'requestBody'> => {
  if (body === undefined) return {};
  const example = openapiExamples[operationId]?.body;
  const mediaType = bodyText?.mediaType ?? (bodyType === 'raw' ? '*/*' : 'application/json');
  return {
    requestBody: {
      required: bodyText === undefined,
      content: { [mediaType]: { schema: body, ...(example !== undefined && { example }) } },
    },
  };
};

const tags: Readonly<Record<(typeof operations)[number]['tag'], string>> = {
  bridges: 'What the bridge reports.',
  calls: 'What the access network reports.',
  conferences: 'Open, read, start and end conferences.',
  documents: 'What needs no token.',
  'event-package': "What the carrier's conference server says of a conference (RFC 4575).",
  participants: 'Manage the participants of a conference.',
  subscriptions: 'Events for partners, by webhook.',
};

/** Every deployment has its own address. */
const servers = [
  {
    url: 'https://{host}',
    description: 'A deployment: the host of the stack output `ApiUrl`.',
    variables: { host: { default: 'api.carrier.example', description: 'The host in `ApiUrl`, without the slash at its end.' } },
  },
  { url: 'http://127.0.0.1:3000', description: 'Local mode.' },
];

/** OpenAPI ignores a header parameter named `Accept` (section "Parameter Object"): response media types express it. */
const requestParamsOf = ({ params, query, headers }: OperationSpec): NonNullable<ZodOpenApiOperationObject['requestParams']> => ({
  ...(params && { path: params }),
  ...(query && { query }),
  ...(headers && { header: 'accept' in headers.shape ? headers.omit({ accept: true }) : headers }),
});

const securityOf = ({ auth, scopes: needed, ownScopes }: OperationSpec) =>
  auth === 'jwt' ? [{ accessToken: [...needed] }, ...(ownScopes ? [{ accessToken: [...ownScopes] }] : [])] : [];

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
  return { summary: title, value: { type: problemType(code), title, status, message: title, code } satisfies Problem };
};

/** A client must ignore members that it does not know: an answer may gain some. A request may not have any. */
const overrideSchema: NonNullable<CreateDocumentOptions['override']> = ({ jsonSchema, io }) => {
  makeGenerable(jsonSchema);
  if (io === 'output') delete jsonSchema.additionalProperties;
};

const withoutTexts = () =>
  createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Rollcall',
        version: CONTRACT_VERSION,
        description:
          'Conference management for phone carriers: who is online, who is offline, and what to do about it. The version is that of this contract, not of the software.',
      },
      servers,
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
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
    },
    { override: overrideSchema },
  );

type Named = Parameters<typeof describeSchemas>[0];

export const openapiDocument = () => {
  const document = withoutTexts();
  return { ...document, components: { ...document.components, schemas: describeSchemas(document.components?.schemas as Named) } };
};
