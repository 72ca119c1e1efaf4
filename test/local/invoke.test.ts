import type { Context } from 'aws-lambda';
import { currentTrace, inTrace } from '../../functions/runtime/trace';
import { createInvoker } from '../../local/invoke';
import { type Log, logNothing } from '../../local/log';

const wired = { name: 'test', entry: 'functions/test.ts', timeoutSeconds: 5, memoryMb: 512 };

const invokerOf = (handler: unknown, log: Log = logNothing) => createInvoker({ load: () => Promise.resolve({ handler }), log });

describe('invoking a function', () => {
  it('passes a context like that of Lambda', async () => {
    const { invoke } = invokerOf((event: unknown, context: Context) => ({
      event,
      ...context,
      remaining: context.getRemainingTimeInMillis(),
    }));
    expect(await invoke(wired, { a: 1 })).toEqual({
      functionError: null,
      payload: expect.objectContaining({
        event: { a: 1 },
        functionName: 'test',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:test',
        memoryLimitInMB: '512',
        awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      }) as unknown,
    });
  });

  it('passes events and results as JSON only', async () => {
    const { invoke } = invokerOf((event: unknown) => ({ same: event, at: new Date(0), gone: undefined }));
    const sent = { when: new Date(0) };
    expect((await invoke(wired, sent)).payload).toEqual({ same: { when: '1970-01-01T00:00:00.000Z' }, at: '1970-01-01T00:00:00.000Z' });
  });

  it('does not carry the trace of whoever causes it', async () => {
    const { invoke } = invokerOf(() => currentTrace() ?? 'none');
    expect((await inTrace({ correlator: 'of another' }, () => invoke(wired, {}))).payload).toBe('none');
  });

  it('returns null for a function without a result', async () => {
    expect(await invokerOf(() => undefined).invoke(wired, {})).toEqual({ functionError: null, payload: null });
  });

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('no');
      },
    ],
    ['rejects', () => Promise.reject(new TypeError('no'))],
  ])('returns an error as Lambda does if the function %s, and logs only its type', async (_, handler) => {
    const lines: unknown[] = [];
    const result = await invokerOf(handler, (...line) => void lines.push(line)).invoke(wired, {});
    expect(result).toMatchObject({ functionError: 'Unhandled', payload: { errorType: 'TypeError', errorMessage: 'no' } });
    expect(lines).toEqual([
      ['error', 'local.function.failed', { function: 'test', requestId: expect.any(String) as string, errorType: 'TypeError' }],
    ]);
  });

  it('knows when what runs has ended, and waits no longer than it is told to', async () => {
    const answers: (() => void)[] = [];
    const entries = new Set([wired.entry]);
    const { invoke, settled, inFlight } = invokerOf(() => new Promise<void>((answer) => answers.push(answer)));
    await settled(entries, 60_000);
    const call = invoke(wired, {});
    await settled(entries, 1);
    await settled(new Set(['functions/other.ts']), 60_000);
    expect(inFlight()).toBe(1);
    const ended = settled(entries, 60_000);
    while (answers.length === 0) await new Promise(setImmediate);
    answers.forEach((answer) => answer());
    await ended;
    await call;
    expect(inFlight()).toBe(0);
  });

  it('times out a function that takes too long', async () => {
    const { invoke } = invokerOf(() => new Promise(() => undefined));
    const result = await invoke({ ...wired, timeoutSeconds: 0.02 }, {});
    expect(result).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType: 'Sandbox.Timedout', errorMessage: expect.stringContaining('Task timed out after 0.02 seconds') as string },
    });
  });

  it('gives the function its remaining time', async () => {
    const { invoke } = invokerOf((_: unknown, context: Context) => context.getRemainingTimeInMillis());
    const left = (await invoke(wired, {})).payload as number;
    expect(left).toBeGreaterThan(4000);
    expect(left).toBeLessThanOrEqual(5000);
  });

  it('loads each function once, and retries if it could not be loaded', async () => {
    const loads: string[] = [];
    const load = (entry: string): Promise<unknown> => {
      loads.push(entry);
      return loads.length === 1 ? Promise.reject(new Error('broken')) : Promise.resolve({ handler: () => 'fine' });
    };
    const { invoke } = createInvoker({ load, log: logNothing });
    expect((await invoke(wired, {})).functionError).toBe('Unhandled');
    expect((await invoke(wired, {})).payload).toBe('fine');
    expect((await invoke(wired, {})).payload).toBe('fine');
    expect(loads).toEqual([wired.entry, wired.entry]);
  });

  it('refuses a module without a handler', async () => {
    const result = await createInvoker({ load: () => Promise.resolve({}), log: logNothing }).invoke(wired, {});
    expect(result.payload).toMatchObject({ errorMessage: 'functions/test.ts exports no handler' });
  });

  it('counts calls in flight', async () => {
    const waiting: (() => void)[] = [];
    const invoker = invokerOf(() => new Promise<void>((done) => waiting.push(done)));
    const call = invoker.invoke(wired, {});
    await new Promise(setImmediate);
    expect(invoker.inFlight()).toBe(1);
    waiting[0]?.();
    await call;
    expect(invoker.inFlight()).toBe(0);
  });

  it('loads a real function of the project', async () => {
    const health = { name: 'getHealth', entry: 'functions/documents/get-health.ts', timeoutSeconds: 10, memoryMb: 512 };
    const event = {
      rawPath: '/v1/health',
      rawQueryString: '',
      headers: {},
      isBase64Encoded: false,
      requestContext: { domainName: 'x', http: { method: 'GET' } },
    };
    expect((await createInvoker({ log: logNothing }).invoke(health, event)).payload).toMatchObject({
      statusCode: 200,
      body: '{"status":"ok"}',
    });
  });
});
