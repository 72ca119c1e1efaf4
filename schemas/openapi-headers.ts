/** The headers that many operations share, for the OpenAPI document. */
import type { ZodOpenApiHeadersObject, ZodOpenApiOperationObject } from 'zod-openapi';
import type { OperationSpec } from './operation';

const correlatorSchema = { type: 'string', maxLength: 256, pattern: '^[a-zA-Z0-9\\-_:;./<>{}]{0,256}$' } as const;

export const sharedHeaders = {
  parameters: {
    XCorrelator: {
      name: 'x-correlator',
      in: 'header',
      description: 'Identifies the request in the response and in the log. Rollcall generates one if it is missing.',
      schema: correlatorSchema,
    },
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'Rollcall executes the command only once. For 24 hours, a request with the same key gets the same response again. The value is a string in double quotes.',
      schema: { type: 'string', minLength: 1, maxLength: 1024 },
      example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
    },
  },
  headers: {
    XCorrelator: { description: 'The correlator of the request.', schema: correlatorSchema },
    IdempotentReplayed: {
      description: 'Present if this response repeats an earlier one for the same Idempotency-Key.',
      schema: { type: 'string', const: 'true' },
    },
    RetryAfter: { description: 'Seconds to wait before the next attempt.', schema: { type: 'string', pattern: '^[0-9]+$' } },
    ETag: { description: 'The version in quotes; send it in `If-None-Match`.', schema: { type: 'string' } },
    Location: { description: 'The URL of the new resource.', schema: { type: 'string', format: 'uri-reference' } },
  },
} as const;

export const correlatorHeader: ZodOpenApiHeadersObject = { 'x-correlator': { $ref: '#/components/headers/XCorrelator' } };

/** Headers of an operation's successful response, in addition to those that every response has. */
const ownHeaders: Readonly<Record<string, Readonly<Record<number, readonly ('ETag' | 'Location')[]>>>> = {
  createConference: { 201: ['Location'] },
  getConference: { 200: ['ETag'], 304: ['ETag'] },
  getOpenapi: { 200: ['ETag'] },
  getAsyncapi: { 200: ['ETag'] },
  createSubscription: { 201: ['Location'] },
};

export const responseHeadersOf = ({ operationId, command }: OperationSpec, status: number): ZodOpenApiHeadersObject => ({
  ...correlatorHeader,
  ...(command && { 'Idempotent-Replayed': { $ref: '#/components/headers/IdempotentReplayed' } }),
  ...Object.fromEntries((ownHeaders[operationId]?.[status] ?? []).map((name) => [name, { $ref: `#/components/headers/${name}` }])),
});

export const sharedParameters = ({ command }: OperationSpec): NonNullable<ZodOpenApiOperationObject['parameters']> => [
  { $ref: '#/components/parameters/XCorrelator' },
  ...(command ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
];
