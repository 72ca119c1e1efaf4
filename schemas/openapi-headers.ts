/** The headers that many operations share, for the OpenAPI document. */
import type { ZodOpenApiHeadersObject, ZodOpenApiOperationObject } from 'zod-openapi';
import { IDEMPOTENCY_KEY_PATTERN, MAX_IDEMPOTENCY_KEY_CHARACTERS, MAX_IDEMPOTENCY_KEY_HEADER_CHARACTERS } from './idempotency-key';
import type { AnswerHeader, OperationSpec } from './operation';

const correlatorSchema = { type: 'string', maxLength: 256, pattern: '^[a-zA-Z0-9\\-_:;./<>{}]{0,256}$' } as const;

export const sharedHeaders = {
  parameters: {
    XCorrelator: {
      name: 'x-correlator',
      in: 'header',
      description:
        'Identifies the request, and what follows from it, in the response, in the log and in events on the bus. Do not put personal data into it. Rollcall generates one if it is missing.',
      schema: correlatorSchema,
    },
    XCorrelatorOrReplaced: {
      name: 'x-correlator',
      in: 'header',
      description: 'Identifies the request in the response and in the log. Rollcall generates one if it is missing or has another form.',
      schema: { type: 'string' },
    },
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description: `Rollcall executes the command only once. For 24 hours, a request with the same key gets the same response again. The value is a string in double quotes, of at most ${String(MAX_IDEMPOTENCY_KEY_CHARACTERS)} characters.`,
      schema: { type: 'string', maxLength: MAX_IDEMPOTENCY_KEY_HEADER_CHARACTERS, pattern: IDEMPOTENCY_KEY_PATTERN },
      example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
    },
  },
  headers: {
    XCorrelator: { description: 'The correlator of the request.', schema: correlatorSchema },
    IdempotentReplayed: {
      description: 'Present if this response repeats an earlier one for the same Idempotency-Key.',
      schema: { type: 'string', pattern: '^true$' },
    },
    RetryAfter: { description: 'Seconds to wait before the next attempt.', schema: { type: 'integer', minimum: 0 } },
    ETag: {
      description:
        'The version in quotes: of the conference for `If-None-Match`, or of the participant for `If-Match`. A document has a hash instead.',
      schema: { type: 'string' },
    },
    Vary: { description: 'The headers of the request that the answer depends on.', schema: { type: 'string' } },
    WWWAuthenticate: { description: 'Why the token is refused (RFC 6750).', schema: { type: 'string' } },
    Location: { description: 'The URL of the new resource.', schema: { type: 'string', format: 'uri-reference' } },
  },
} as const;

export const correlatorHeader: ZodOpenApiHeadersObject = { 'x-correlator': { $ref: '#/components/headers/XCorrelator' } };

const answerHeaders: Readonly<Record<AnswerHeader, readonly [name: string, component: keyof typeof sharedHeaders.headers]>> = {
  etag: ['ETag', 'ETag'],
  location: ['Location', 'Location'],
  vary: ['Vary', 'Vary'],
};

export const responseHeadersOf = ({ command, answerHeaders: own = {} }: OperationSpec, status: number): ZodOpenApiHeadersObject => ({
  ...correlatorHeader,
  ...(command && { 'Idempotent-Replayed': { $ref: '#/components/headers/IdempotentReplayed' } }),
  ...Object.fromEntries(
    (own[status] ?? []).map((header) => {
      const [name, component] = answerHeaders[header];
      return [name, { $ref: `#/components/headers/${component}` }];
    }),
  ),
});

/** What needs no token is served without a check of its correlator. */
export const sharedParameters = ({ auth, command }: OperationSpec): NonNullable<ZodOpenApiOperationObject['parameters']> => [
  { $ref: `#/components/parameters/${auth === 'none' ? 'XCorrelatorOrReplaced' : 'XCorrelator'}` },
  ...(command ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
];
