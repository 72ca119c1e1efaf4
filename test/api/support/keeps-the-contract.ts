/**
 * What holds for every operation, made of its row in the operation table: who may call it, what is refused before it
 * begins, what an Idempotency-Key does, what a failing store leads to. Each refusal must leave everything as it was.
 */
import type { ApiResult } from '../../../functions/ports/idempotency';
import { MINUTE_MS } from '../../../schemas/durations';
import { problemsOf } from '../../../schemas/operation';
import type { ProblemCode } from '../../../schemas/problems';
import '../../support/to-be-problem';
import { aPastConference, noConferenceOf } from './conferences';
import type { Sender, SendOptions } from './sender';
import type { Api, ApiDeps } from './start-api';
import { failingStore } from '../../support/store-with';

/** A request that succeeds, made anew for each test. */
type Arranged = {
  readonly request: SendOptions;
  /** Whose conferences it is about. */
  readonly initiator: string;
  /** Another request that fits as well, for the same key: operations with a body need one. */
  readonly otherBody?: unknown;
};

export type Contract = {
  readonly sender: Sender;
  readonly arrange: () => Promise<Arranged>;
  /** Dependencies that wait for `pass` before the command does anything; the identity where nothing is said. */
  readonly waiting?: (pass: () => Promise<void>) => Partial<ApiDeps>;
  /** Dependencies that fail with that error; the store where nothing is said. */
  readonly failing?: (error: Error) => Partial<ApiDeps>;
  /** Declared, but not to be had; the test file says why. */
  readonly never?: readonly ProblemCode[];
};

/** Sends a request that is to be refused, and holds what is kept against what was kept before. */
export const refused = async (
  { sender: { api, send } }: Pick<Contract, 'sender'>,
  initiator: string,
  request: SendOptions,
): Promise<ApiResult> => {
  const { queued, scheduled, published } = api();
  const before = [await api().items(initiator), await api().records()];
  const counts = [queued, scheduled, published].map(({ length }) => length);
  const answer = await send(request);
  expect([await api().items(initiator), await api().records()]).toEqual(before);
  expect([queued, scheduled, published].map(({ length }) => length)).toEqual(counts);
  return answer;
};

type Row = readonly [what: string, code: ProblemCode, change: (request: SendOptions, initiator: string) => SendOptions];

const withHeader = (request: SendOptions, name: string, value: string): SendOptions => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

/** The carrier's edge may name any conference. */
const concernsOwnConference = ({ params, scopes, ownScopes }: Sender['operation']): boolean =>
  params?.shape['conferenceId'] !== undefined && (ownScopes !== undefined || !scopes.includes('event-package:write'));

/** The scopes of a caller who may act on its own conference only. */
const ownScopesOf = ({ ownScopes }: Sender['operation']) => (ownScopes ? { scopes: ownScopes } : {});

const callerRows = ({ operation, api }: Sender): readonly Row[] => [
  ['no token', 'UNAUTHENTICATED', (request) => ({ ...request, caller: null })],
  ...operation.scopes.map((scope): Row => [
    `a token without ${scope}`,
    'PERMISSION_DENIED',
    (request) => ({ ...request, caller: { ...request.caller, scopes: operation.scopes.filter((each) => each !== scope) } }),
  ]),
  ...(operation.caller === 'initiator'
    ? ([
        [
          'a token without a number',
          'INVALID_TOKEN_CONTEXT',
          (request) => ({ ...request, caller: { ...request.caller, phoneNumber: null } }),
        ],
        [
          'a token whose number is not verified',
          'INVALID_TOKEN_CONTEXT',
          (request) => ({ ...request, caller: { ...request.caller, claims: { phone_number_verified: false } } }),
        ],
      ] as const satisfies readonly Row[])
    : []),
  ...(concernsOwnConference(operation)
    ? ([
        [
          "another initiator's token",
          'NOT_FOUND',
          (request) => ({ ...request, caller: { ...request.caller, ...ownScopesOf(operation), phoneNumber: api().newNumber() } }),
        ],
      ] as const satisfies readonly Row[])
    : []),
  ...(operation.params?.shape['subscriptionId']
    ? ([
        [
          "another client's token",
          'NOT_FOUND',
          (request) => ({ ...request, caller: { ...request.caller, clientId: `${request.caller?.clientId ?? ''}-2` } }),
        ],
        [
          "the client's token for another number",
          'NOT_FOUND',
          (request) => ({ ...request, caller: { ...request.caller, phoneNumber: api().newNumber() } }),
        ],
        [
          "the client's token with conferences:all instead of the number",
          'NOT_FOUND',
          (request) => ({ ...request, caller: { ...request.caller, phoneNumber: null, scopes: [...operation.scopes, 'conferences:all'] } }),
        ],
        ...(['azp', 'sub'] as const).map((claim): Row => [
          `a token whose ${claim} is the client_id of the owner`,
          'NOT_FOUND',
          (request) => ({
            ...request,
            caller: { ...request.caller, claims: { client_id: undefined, [claim]: request.caller?.clientId } },
          }),
        ]),
      ] satisfies readonly Row[])
    : []),
];

/** Ids as they are written, of nothing that is. */
const unknownIds: Readonly<Record<string, (api: Api, initiator: string) => string>> = {
  conferenceId: noConferenceOf,
  participantId: () => `p${'0'.repeat(10)}`,
  subscriptionId: () => `sub_${'0'.repeat(32)}`,
  deliveryId: () => `dlv_${'0'.repeat(26)}`,
};

const idRows = ({ operation, api }: Sender): readonly Row[] =>
  Object.keys(operation.params?.shape ?? {})
    .filter((name) => name.endsWith('Id'))
    .flatMap((name): readonly Row[] => [
      [`a malformed ${name}`, 'NOT_FOUND', (request) => ({ ...request, params: { ...request.params, [name]: 'x_../1' } })],
      [
        `an unknown ${name}`,
        'NOT_FOUND',
        (request, initiator) => ({
          ...request,
          params: { ...request.params, [name]: unknownIds[name]?.(api(), initiator) ?? '' },
        }),
      ],
    ]);

const TWO_MEGABYTES = 2 * 1_048_576;

const OTHER_TYPE: Row = ['another media type', 'UNSUPPORTED_MEDIA_TYPE', (request) => withHeader(request, 'content-type', 'text/plain')];
const CODED: Row = ['a compressed body', 'UNSUPPORTED_MEDIA_TYPE', (request) => withHeader(request, 'content-encoding', 'gzip')];
const LATIN: Row = [
  'a body that is not UTF-8',
  'MALFORMED_DOCUMENT',
  (request) => ({ ...request, body: Buffer.from('{"a":"é"}', 'latin1') }),
];

const bodyRows = ({ operation }: Sender): readonly Row[] => {
  if (operation.body === undefined) return [];
  if (operation.bodyType === 'raw') return [CODED, LATIN];
  const sent = (body: unknown) => (request: SendOptions) => ({ ...request, body });
  if (operation.bodyType === 'text')
    return [OTHER_TYPE, CODED, LATIN, ['two megabytes', 'PAYLOAD_TOO_LARGE', sent('x'.repeat(TWO_MEGABYTES))]];
  return [
    [
      'a body with an unknown member',
      'INVALID_ARGUMENT',
      (request) => ({ ...request, body: { ...(request.body as object), colour: 'red' } }),
    ],
    ['a list for a body', 'INVALID_ARGUMENT', sent([])],
    ['null for a body', 'INVALID_ARGUMENT', sent('null')],
    ['a text for a body', 'INVALID_ARGUMENT', sent('"body"')],
    ['no body', 'INVALID_ARGUMENT', sent(undefined)],
    ['broken JSON', 'MALFORMED_DOCUMENT', sent('{"participants": [')],
    ['two members of one name', 'MALFORMED_DOCUMENT', sent('{"a":1,"a":2}')],
    OTHER_TYPE,
    CODED,
    LATIN,
    ['two megabytes', 'PAYLOAD_TOO_LARGE', sent(JSON.stringify('x'.repeat(TWO_MEGABYTES)))],
  ];
};

const UNKNOWN_QUERY: Row = [
  'an unknown query parameter',
  'INVALID_ARGUMENT',
  (request) => ({ ...request, query: { ...request.query, colour: 'red' } }),
];
const CORRELATOR: Row = ['an x-correlator off its pattern', 'INVALID_ARGUMENT', (request) => withHeader(request, 'x-correlator', 'a b')];
const KEY: Row = ['a malformed Idempotency-Key', 'INVALID_ARGUMENT', (request) => withHeader(request, 'idempotency-key', 'a b')];

const headerRows = ({ operation }: Sender): readonly Row[] => [
  CORRELATOR,
  ...(operation.auth === 'jwt' ? [UNKNOWN_QUERY] : []),
  ...(operation.command ? [KEY] : []),
];

const itRefuses = ({ sender, arrange }: Contract): void => {
  const rows = [
    ...(sender.operation.auth === 'jwt' ? callerRows(sender) : []),
    ...idRows(sender),
    ...headerRows(sender),
    ...bodyRows(sender),
  ];
  it.each(rows)('refuses %s: %s, and changes nothing', async (_what, code, change) => {
    const { request, initiator } = await arrange();
    expect(await refused({ sender }, initiator, change(request, initiator))).toBeProblem(code);
  });
};

const itHidesHistory = ({ sender, arrange }: Contract): void => {
  it("refuses another initiator's token for a conference in history: NOT_FOUND, as if it never existed", async () => {
    const { request } = await arrange();
    const past = await aPastConference(sender.api());
    const params = { ...request.params, conferenceId: past.conferenceId };
    const caller = { ...request.caller, ...ownScopesOf(sender.operation), phoneNumber: sender.api().newNumber() };
    expect(await refused({ sender }, past.initiator, { ...request, params, caller })).toBeProblem('NOT_FOUND');
  });
};

let keys = 0;
const newKey = (): string => `"key-${(keys += 1)}"`;

/** The first of two requests waits where every command passes: until the second has been answered. */
const gate = () => {
  let open = (): void => undefined;
  let arrived = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const pass = async (): Promise<void> => {
    arrived();
    await opened;
  };
  return { arrival, open: () => open(), pass };
};

/** The count of requests asks for the identity first: before the key is claimed. */
const waitingIdentity =
  ({ api, operation }: Sender): NonNullable<Contract['waiting']> =>
  (pass) => {
    let counting = operation.limit !== undefined;
    return {
      identity: async () => {
        if (!counting) await pass();
        counting = false;
        return api().identity;
      },
    };
  };

const itHonoursKeys = ({ sender, arrange, waiting }: Contract): void => {
  const { send } = sender;
  it('carries out a command once, and replays its answer, marked', async () => {
    const { request, initiator } = await arrange();
    const keyed = withHeader(request, 'idempotency-key', newKey());
    const first = await send(keyed);
    expect(first.statusCode).toBeLessThan(300);
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    const again = await refused({ sender }, initiator, withHeader(keyed, 'x-correlator', 'again'));
    expect(again).toEqual({ ...first, headers: { ...first.headers, 'x-correlator': 'again', 'idempotent-replayed': 'true' } });
  });

  it('refuses a key that came with another request: IDEMPOTENCY_KEY_REUSED', async () => {
    const { request, initiator, otherBody = '{}' } = await arrange();
    const keyed = withHeader(request, 'idempotency-key', newKey());
    await send(keyed);
    expect(await refused({ sender }, initiator, { ...keyed, body: otherBody })).toBeProblem('IDEMPOTENCY_KEY_REUSED');
  });

  it('refuses a key whose first request still runs: IDEMPOTENCY_IN_PROGRESS', async () => {
    const { request, initiator } = await arrange();
    const keyed = withHeader(request, 'idempotency-key', newKey());
    const { arrival, open, pass } = gate();
    const first = send({ ...keyed, deps: { ...request.deps, ...(waiting ?? waitingIdentity(sender))(pass) } });
    await arrival;
    const second = await refused({ sender }, initiator, keyed);
    expect(second).toBeProblem('IDEMPOTENCY_IN_PROGRESS');
    expect(second.headers['retry-after']).toBe('1');
    open();
    expect((await first).statusCode).toBeLessThan(300);
  });
};

const itIsLimited = ({ sender, arrange }: Contract): void => {
  const { operation, api } = sender;
  if (operation.limit === undefined) return;
  const settings = { [`${operation.limit}PerMinute`]: 1 };

  it('refuses one more than a caller may send in a minute: TOO_MANY_REQUESTS, and changes nothing', async () => {
    // The next minute begins in 25 seconds.
    const { now } = api().clock;
    api().clock.now = Math.ceil(now / MINUTE_MS) * MINUTE_MS + 35_000;
    const { request, initiator } = await arrange();
    const own = { ...request, settings: { ...request.settings, ...settings }, caller: { ...request.caller, claims: { sub: newKey() } } };
    expect((await sender.send(own)).statusCode).toBeLessThan(300);
    const answer = await refused({ sender }, initiator, own);
    expect(answer).toBeProblem('TOO_MANY_REQUESTS');
    expect(answer.headers['retry-after']).toBe('25');
    const next = await arrange();
    const others = { ...next.request, settings: own.settings, caller: { ...next.request.caller, claims: { sub: newKey() } } };
    expect((await sender.send(others)).statusCode).toBeLessThan(300);
    api().clock.now += 25_000;
    expect(await sender.send(own)).not.toBeProblem('TOO_MANY_REQUESTS');
    api().clock.now = now;
  });
};

const itBearsFailures = ({ sender, arrange, failing = (error) => ({ store: failingStore(error) }) }: Contract): void => {
  it.each([
    ['UNAVAILABLE', 'ThrottlingException'],
    ['INTERNAL', 'TypeError'],
  ] as const)('answers %s to a %s, without its text', async (code, name) => {
    const { request, initiator } = await arrange();
    const error = Object.assign(new Error('of +15550000000'), { name });
    const deps = { ...request.deps, ...failing(error) };
    const answer = await refused({ sender }, initiator, { ...request, deps });
    expect(answer).toBeProblem(code);
    expect(answer.headers['retry-after']).toBe(code === 'UNAVAILABLE' ? '2' : undefined);
    expect(sender.api().lines.at(-1)).toMatchObject({ level: 'error', event: 'request.failed', code });
  });
};

/** The pipeline may answer these to whatever asks for a token. */
const OF_THE_PIPELINE: readonly ProblemCode[] = ['UNAUTHENTICATED', 'INVALID_ARGUMENT'];

/**
 * The rows of the table; `more` are the operation's own tests. Last comes whether every declared answer was among the
 * answers.
 */
export const describeOperation = (contract: Contract, more: () => void): void => {
  const { sender, arrange, never = [] } = contract;
  const { operation, seen } = sender;
  describe(`${operation.method.toUpperCase()} ${operation.path}`, () => {
    it('echoes the correlator', async () => {
      const { request } = await arrange();
      const answer = await sender.send(withHeader(request, 'x-correlator', 'one:two'));
      expect(answer.statusCode).toBeLessThan(300);
      expect(answer.headers['x-correlator']).toBe('one:two');
    });
    itRefuses(contract);
    if (concernsOwnConference(operation)) itHidesHistory(contract);
    if (operation.command) itHonoursKeys(contract);
    itIsLimited(contract);
    itBearsFailures(contract);
    more();

    it('has answered everything that it declares, and nothing else', () => {
      const declared = problemsOf(operation).filter((code) => !never.includes(code));
      expect([...seen.codes]).toEqual(expect.arrayContaining([...declared]));
      expect([...problemsOf(operation), ...OF_THE_PIPELINE]).toEqual(expect.arrayContaining([...seen.codes]));
      expect([...seen.statuses].sort()).toEqual(Object.keys(operation.responses).map(Number).sort());
    });
  });
};
