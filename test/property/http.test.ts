import fc from 'fast-check';
import { DomainError } from '../../domain/errors';
import { readCorrelator } from '../../functions/http/correlator';
import { expectedVersion, isUnchanged } from '../../functions/http/entity-tag';
import { httpHandler } from '../../functions/http/http-handler';
import { parseIdempotencyKey } from '../../functions/http/idempotency-key';
import { MAX_IDEMPOTENCY_KEY_CHARACTERS } from '../../schemas/idempotency-key';
import { parseJsonDocument } from '../../functions/http/json-document';
import { chooseMediaType } from '../../functions/http/media-types';
import { operations } from '../../schemas/api';
import { type OperationSpec, problemsOf } from '../../schemas/operation';
import { type ProblemCode, problems } from '../../schemas/problems';
import { apiEvent, lambdaContext } from '../support/api-event';
import { httpDeps } from '../support/http-deps';
import { runs } from '../support/property-runs';
import { refusal } from '../support/refusal';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.constantFrom('', '{}', '[]', 'null', '"', '{"participants":[]}'),
);
const dictionary = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom('since', 'limit', 'content-type', 'if-match', 'x-correlator')),
  text,
);

/** Every operation refuses a correlator that is off its pattern. */
const FROM_THE_PIPELINE: readonly ProblemCode[] = ['INVALID_ARGUMENT'];

it.each(operations.map((operation) => [operation.operationId, operation] as const))(
  '%s answers any request with a success or a problem that it declares',
  async (_name, operation: OperationSpec) => {
    const accepting = { ...operation, responses: { ...operation.responses, 200: null } };
    const handler = httpHandler(accepting, httpDeps(), async () => ({ status: 200, text: 'ok', contentType: 'text/plain' }));
    await fc.assert(
      fc.asyncProperty(
        dictionary,
        dictionary,
        dictionary,
        fc.option(text, { nil: undefined }),
        fc.boolean(),
        async (params, query, headers, body, base64) => {
          const event = { ...apiEvent({ operation, headers, body, base64 }), pathParameters: params, queryStringParameters: query };
          const { statusCode, headers: answered, body: answer } = await handler(event, lambdaContext());
          expect(answered['x-correlator']).toBeTruthy();
          if (statusCode === 200) return;
          const { code } = JSON.parse(answer) as { code: ProblemCode };
          expect([...problemsOf(operation), ...FROM_THE_PIPELINE]).toContain(code);
          expect(problems[code].status).toBe(statusCode);
          expect(statusCode).toBeLessThan(500);
        },
      ),
      { numRuns: runs(60) },
    );
  },
);

const outcomeOf = <Value>(run: () => Value): Value | DomainError => {
  try {
    return run();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
};

it('no header makes a parser throw anything but a refusal', () => {
  fc.assert(
    fc.property(text, (header) => {
      outcomeOf(() => parseIdempotencyKey(header));
      outcomeOf(() => expectedVersion(header));
      outcomeOf(() => chooseMediaType(header, ['application/json', 'application/conference-info+xml']));
      isUnchanged(header, '"1"');
    }),
    { numRuns: runs(100) },
  );
});

it('a document without ambiguous members gives the same value as JSON.parse', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const outcome = outcomeOf(() => parseJsonDocument(json));
      if (!(outcome instanceof DomainError)) expect(outcome).toEqual(JSON.parse(json));
      else expect(json).toMatch(/__proto__|\\ud|(\[|\{.*){30}/i);
    }),
    { numRuns: runs(100) },
  );
});

it('a name given twice in one object is refused, at any depth', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 10 }), fc.array(fc.constantFrom('array', 'object')), (name, wraps) => {
      const twice = `{${JSON.stringify(name)}:1,"\\u0061nother":"x{[,:",${JSON.stringify(name)}:2}`;
      const wrapped = wraps.reduce((inner, wrap) => (wrap === 'array' ? `[0,${inner}]` : `{"in":${inner}}`), twice);
      expect(() => parseJsonDocument(wrapped)).toThrow(refusal('MALFORMED_DOCUMENT'));
    }),
    { numRuns: runs(100) },
  );
});

it('a valid correlator is returned; any other is replaced by a valid one', () => {
  fc.assert(
    fc.property(text, (header) => {
      const { value, fits } = readCorrelator(header, (length) => '0'.repeat(length));
      expect(readCorrelator(value, () => '').fits).toBe(true);
      if (fits && header !== '') expect(value).toBe(header);
      expect(value).not.toBe('');
    }),
    { numRuns: runs(100) },
  );
});

it('an idempotency key is the same, whether it is quoted and escaped or not', () => {
  const printable = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: MAX_IDEMPOTENCY_KEY_CHARACTERS,
  });
  fc.assert(
    fc.property(printable, (key) => {
      expect(parseIdempotencyKey(`"${key.replace(/["\\]/g, '\\$&')}"`)).toBe(key);
      if (/^[^ ",\\]+$/.test(key)) expect(parseIdempotencyKey(key)).toBe(key);
    }),
    { numRuns: runs(100) },
  );
});
