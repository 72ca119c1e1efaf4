/** The headers that many operations share, for the OpenAPI document. */
import type { ZodOpenApiHeadersObject, ZodOpenApiOperationObject } from 'zod-openapi';
import type { OperationSpec } from './operation';

const correlatorSchema = { type: 'string', maxLength: 256, pattern: '^[a-zA-Z0-9\\-_:;./<>{}]{0,256}$' } as const;

export const sharedHeaders = {
  parameters: {
    XCorrelator: {
      name: 'x-correlator',
      in: 'header',
      description: 'Names the request in the answer and in the log; made up where it is missing.',
      schema: correlatorSchema,
    },
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description: 'The command is done once; the same key answers the same again for 24 hours. A string in double quotes.',
      schema: { type: 'string', minLength: 1, maxLength: 1024 },
      example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
    },
  },
  headers: {
    XCorrelator: { description: 'The correlator of the request.', schema: correlatorSchema },
    IdempotentReplayed: {
      description: 'Present where an earlier answer to the same Idempotency-Key is given again.',
      schema: { type: 'string', const: 'true' },
    },
    RetryAfter: { description: 'Seconds to wait before the next attempt.', schema: { type: 'string', pattern: '^[0-9]+$' } },
    ETag: { description: 'The version, in quotes, for `If-None-Match`.', schema: { type: 'string' } },
    Location: { description: 'Where the new resource is.', schema: { type: 'string', format: 'uri-reference' } },
  },
} as const;

export const correlatorHeader: ZodOpenApiHeadersObject = { 'x-correlator': { $ref: '#/components/headers/XCorrelator' } };

/** Headers of one operation's success beside the ones that all have. */
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
