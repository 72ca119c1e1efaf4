import * as z from 'zod';
import { conferenceAlreadyOpen, tooManyRequests } from '../../../../domain/errors';
import { httpHandler, type HttpRequest } from '../../../../functions/http/http-handler';
import { getConference, startConference } from '../../../../schemas/api/conferences';
import { bridgeCallback } from '../../../../schemas/api/bridges';
import { operationsWith, type OperationSpec } from '../../../../schemas/operation';
import { apiEvent, lambdaContext, type EventOptions } from '../../../support/api-event';
import { httpDeps } from '../../../support/http-deps';
import '../../../support/to-be-problem';

const conferenceId = `conf_${'0'.repeat(34)}`;

const greet = operationsWith({ tag: 'test' })({
  operationId: 'greet',
  method: 'post',
  path: '/v1/greetings/{language}',
  summary: 'Greets',
  auth: 'jwt',
  scopes: ['conferences:write'],
  caller: 'initiator',
  params: z.strictObject({ language: z.enum(['en', 'de']) }),
  query: z.strictObject({ times: z.coerce.number().int().min(1).max(9).default(1) }),
  headers: z.object({ 'if-match': z.string().max(8).optional() }),
  body: z.strictObject({ name: z.string().min(1), age: z.int().optional() }),
  responses: { 200: z.object({ greeting: z.string() }), 204: null },
  problems: [],
});

const params = { language: 'en' };
const body = { name: 'Ada' };

const setUp = () => {
  const deps = httpDeps();
  const seen: HttpRequest<typeof greet>[] = [];
  const handler = httpHandler(greet, deps, async (request) => {
    seen.push(request);
    return { status: 200, body: { greeting: `Hello ${request.body.name}` } };
  });
  const send = (options: Partial<EventOptions> = {}) => handler(apiEvent({ operation: greet, params, body, ...options }), lambdaContext());
  return { deps, seen, send };
};

const failing = (error: unknown, operation: OperationSpec = startConference) => {
  const deps = httpDeps();
  const handler = httpHandler(operation, deps, async () => {
    throw error;
  });
  return { deps, send: () => handler(apiEvent({ operation, params: { conferenceId } }), lambdaContext()) };
};

describe('a request that fits', () => {
  it('reaches the handler parsed, with its caller', async () => {
    const { seen, send } = setUp();
    await send({ query: { times: '3' }, headers: { 'If-Match': '"1"', 'x-correlator': 'abc' } });
    expect(seen[0]).toMatchObject({
      params,
      query: { times: 3 },
      headers: { 'if-match': '"1"' },
      body,
      caller: { clientId: 'client_id:terminal', scopes: ['conferences:write'], phoneNumber: '+15550100' },
      correlator: 'abc',
    });
  });

  it('is answered as JSON that no cache keeps', async () => {
    const { send } = setUp();
    expect(await send({ headers: { 'x-correlator': 'abc' } })).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-correlator': 'abc' },
      body: '{"greeting":"Hello Ada"}',
    });
  });

  it('may come in base64', async () => {
    const { send } = setUp();
    expect((await send({ base64: true })).statusCode).toBe(200);
  });

  it('gives the handler of a driver the request as it was sent', async () => {
    const deps = httpDeps();
    const seen: unknown[] = [];
    const handler = httpHandler(bridgeCallback, deps, async (request) => {
      seen.push(request.raw, request.body, request.caller);
      return { status: 204 };
    });
    const event = apiEvent({
      operation: bridgeCallback,
      params: { driver: 'http' },
      body: 'a=1',
      query: { b: '2' },
      headers: { Signature: 's' },
    });
    const answer = await handler(event, lambdaContext());
    expect(answer).toMatchObject({ statusCode: 204, body: '' });
    expect(answer.headers).not.toHaveProperty('content-type');
    expect(seen).toEqual([
      {
        method: 'POST',
        url: 'https://api.example/v1/bridge-callbacks/http?b=2',
        headers: expect.objectContaining({ signature: 's' }) as unknown,
        body: 'a=1',
      },
      'a=1',
      undefined,
    ]);
  });
});

describe('the correlator', () => {
  it('is made up where it is missing', async () => {
    expect((await setUp().send()).headers['x-correlator']).toMatch(/^0+1$/);
  });

  it('is refused off the pattern, and the answer has another', async () => {
    const answer = await setUp().send({ headers: { 'x-correlator': 'a b' } });
    expect(answer).toBeProblem('INVALID_ARGUMENT');
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ parameter: 'x-correlator' }] });
    expect(answer.headers['x-correlator']).toMatch(/^0+1$/);
  });

  it('is on refusals too', async () => {
    const answer = await setUp().send({ caller: null, headers: { 'x-correlator': 'abc' } });
    expect(answer.headers['x-correlator']).toBe('abc');
  });
});

describe('a request that does not fit', () => {
  it('is answered with everything that is wrong with it at once', async () => {
    const answer = await setUp().send({
      params: { language: 'xx' },
      query: { times: '0' },
      headers: { 'if-match': '"123456789"' },
      body: { name: '', age: 'x', nick: 1 },
    });
    expect(answer).toBeProblem('INVALID_ARGUMENT');
    const { errors } = JSON.parse(answer.body) as { errors: { parameter?: string; pointer?: string }[] };
    expect(errors.map((error) => error.parameter ?? error.pointer)).toEqual(['language', 'times', 'if-match', '#/name', '#/age', '#/nick']);
  });

  it('is answered with no more than twenty errors', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`member${index}`, 1]));
    const answer = await setUp().send({ body: { ...body, ...many } });
    expect((JSON.parse(answer.body) as { errors: unknown[] }).errors).toHaveLength(20);
  });

  it('never reads back a name or value that could be a number', async () => {
    const answer = await setUp().send({ body: { name: 15550101, '+15550102': 1, '15550103': 2 }, query: { '+15550104': '+15550105' } });
    expect(answer).toBeProblem('INVALID_ARGUMENT');
    expect(answer.body).not.toMatch(/155501/);
  });

  it('answers 404 for an id that cannot exist', async () => {
    const handler = httpHandler(startConference, httpDeps(), async () => ({ status: 202, text: '', contentType: 'text/plain' }));
    for (const id of ['conf_1', 'foreign', '']) {
      const answer = await handler(apiEvent({ operation: startConference, params: { conferenceId: id } }), lambdaContext());
      expect(answer).toBeProblem('NOT_FOUND', { detail: 'There is no such conference.' });
    }
  });

  it.each([
    ['no JSON', '{', 'MALFORMED_DOCUMENT'],
    ['a member twice', '{"name":"a","name":"b"}', 'MALFORMED_DOCUMENT'],
    ['__proto__', '{"name":"a","__proto__":{}}', 'MALFORMED_DOCUMENT'],
    ['another shape', '[]', 'INVALID_ARGUMENT'],
    ['nothing', '', 'INVALID_ARGUMENT'],
  ] as const)('is refused with a body that holds %s', async (_what, text, code) => {
    expect(await setUp().send({ body: text })).toBeProblem(code);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1', ''])('is refused as %p', async (type) => {
    expect(await setUp().send({ headers: { 'content-type': type } })).toBeProblem('UNSUPPORTED_MEDIA_TYPE');
  });

  it.each(['application/json; charset=UTF-8', 'Application/JSON', 'application/merge-patch+json'])('is taken as %p', async (type) => {
    expect((await setUp().send({ headers: { 'content-type': type } })).statusCode).toBe(200);
  });

  it('is refused above 1 MiB, and taken at it', async () => {
    const { send } = setUp();
    const room = 1_048_576 - JSON.stringify({ name: '' }).length;
    expect((await send({ body: { name: 'a'.repeat(room) } })).statusCode).toBe(200);
    expect(await send({ body: { name: 'a'.repeat(room + 1) } })).toBeProblem('PAYLOAD_TOO_LARGE');
  });

  it.each([
    ['a byte that never occurs', [0x22, 0xff, 0x22]],
    ['half a character', [0x22, 0xc3, 0x22]],
    ['half of a surrogate pair', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a character that is longer than necessary', [0x22, 0xc0, 0xaf, 0x22]],
  ])('is refused when it is not UTF-8: %s', async (_what, bytes) => {
    for (const [operation, named] of [
      [greet, params],
      [bridgeCallback, { driver: 'http' }],
    ] as const) {
      const handler = httpHandler(operation, httpDeps(), async () => ({ status: 204 }));
      const event = apiEvent({ operation, params: named, body: Buffer.from(bytes) });
      expect(await handler(event, lambdaContext())).toBeProblem('MALFORMED_DOCUMENT');
    }
  });

  it.each(['gzip', 'br', 'GZIP', 'identity, gzip', 'x'])('is refused with the coding %p, whatever it holds', async (coding) => {
    expect(await setUp().send({ headers: { 'content-encoding': coding } })).toBeProblem('UNSUPPORTED_MEDIA_TYPE');
  });

  it.each(['identity', 'Identity', '', 'identity, identity'])('is taken with the coding %p', async (coding) => {
    expect((await setUp().send({ headers: { 'content-encoding': coding } })).statusCode).toBe(200);
  });

  it('is refused with a query parameter where none is known', async () => {
    const handler = httpHandler(startConference, httpDeps(), async () => ({ status: 202, text: '', contentType: 'text/plain' }));
    const event = apiEvent({ operation: startConference, params: { conferenceId }, query: { force: '1' } });
    expect(await handler(event, lambdaContext())).toBeProblem('INVALID_ARGUMENT');
  });
});

describe('what a handler throws', () => {
  it('is a problem with its facts where it is a refusal', async () => {
    const { deps, send } = failing(conferenceAlreadyOpen(conferenceId));
    expect(await send()).toBeProblem('CONFERENCE_ALREADY_OPEN', { conferenceId });
    expect(deps.lines).toEqual([
      expect.objectContaining({ level: 'warn', event: 'request.refused', code: 'CONFERENCE_ALREADY_OPEN', status: 409 }),
    ]);
  });

  it('says when to try again', async () => {
    const answer = await failing(tooManyRequests(90)).send();
    expect(answer).toBeProblem('TOO_MANY_REQUESTS');
    expect(answer.headers['retry-after']).toBe('90');
    expect(answer.body).not.toContain('retryAfter');
  });

  it('says nothing of itself otherwise, and is on record', async () => {
    const { deps, send } = failing(new TypeError('cannot read Ada of +15550101'));
    const answer = await send();
    expect(answer).toBeProblem('INTERNAL');
    expect(answer.body).not.toMatch(/Ada|15550101|TypeError/);
    expect(deps.lines).toEqual([expect.objectContaining({ level: 'error', event: 'request.failed', operation: 'startConference' })]);
    expect(JSON.stringify(deps.lines)).toMatch(/TypeError/);
    expect(JSON.stringify(deps.lines)).not.toMatch(/15550101/);
  });

  it('may be anything at all', async () => {
    expect(await failing('a text').send()).toBeProblem('INTERNAL');
    expect(await failing(undefined).send()).toBeProblem('INTERNAL');
  });

  it('is a 503 with Retry-After where AWS cannot answer now', async () => {
    const throttled = Object.assign(new Error('rate exceeded'), { name: 'ThrottlingException' });
    const answer = await failing(throttled).send();
    expect(answer).toBeProblem('UNAVAILABLE');
    expect(answer.headers['retry-after']).toBe('2');
  });

  it('a schema error of our own is our fault, not the caller’s', async () => {
    expect(await failing(z.string().safeParse(1).error).send()).toBeProblem('INTERNAL');
  });
});

describe('what a handler answers', () => {
  const answering = (answer: { status: 200 | 204; body?: unknown }) => {
    const handler = httpHandler(greet, httpDeps(), async () => answer as { status: 204 });
    return handler(apiEvent({ operation: greet, params, body }), lambdaContext());
  };

  it('loses the members that the contract does not know', async () => {
    expect((await answering({ status: 200, body: { greeting: 'hi', secret: 1 } })).body).toBe('{"greeting":"hi"}');
  });

  it('is a 500 where it does not fit the contract', async () => {
    expect(await answering({ status: 200, body: { greeting: 7 } })).toBeProblem('INTERNAL');
  });

  it('is a 500 where its status is not declared', async () => {
    expect(await answering({ status: 299 as 204 })).toBeProblem('INTERNAL');
  });

  it('is a 500 where it has a header that the contract does not show', async () => {
    const handler = httpHandler(greet, httpDeps(), async () => ({ status: 204 as const, headers: { etag: '"7"' } }));
    expect(await handler(apiEvent({ operation: greet, params, body }), lambdaContext())).toBeProblem('INTERNAL');
  });

  it('repeats the detail of a refusal as CAMARA names it', async () => {
    const { body: text } = await answering({ status: 299 as 204 });
    const { detail, message } = JSON.parse(text) as { detail: string; message: string };
    expect([message, message.length > 0]).toEqual([detail, true]);
  });

  it('may be a text of another media type, with headers of its own', async () => {
    const handler = httpHandler(getConference, httpDeps(), async () => ({
      status: 200,
      text: '<conference-info/>',
      contentType: 'application/conference-info+xml',
      headers: { etag: '"7"', 'cache-control': 'no-cache' },
    }));
    const answer = await handler(apiEvent({ operation: getConference, params: { conferenceId } }), lambdaContext());
    expect(answer.headers).toMatchObject({ etag: '"7"', 'cache-control': 'no-cache', 'content-type': 'application/conference-info+xml' });
  });
});

describe('time', () => {
  it('running out is a 503 that is still logged', async () => {
    const deps = httpDeps();
    const handler = httpHandler(startConference, deps, () => new Promise<never>(() => undefined));
    const answer = await handler(apiEvent({ operation: startConference, params: { conferenceId } }), lambdaContext(201));
    expect(answer).toBeProblem('UNAVAILABLE');
    expect(deps.lines).toHaveLength(1);
  });
});

describe('the log', () => {
  it('has one line for an answer: operation, status and duration, and nothing of the caller', async () => {
    const { deps, send } = setUp();
    await send({ headers: { 'x-correlator': 'abc' } });
    expect(deps.lines).toEqual([
      {
        level: 'info',
        time: '2026-11-23T09:00:00.000Z',
        event: 'request.answered',
        operation: 'greet',
        correlator: 'abc',
        requestId: 'request-1',
        status: 200,
        durationMs: 0,
        replayed: false,
      },
    ]);
  });
});
