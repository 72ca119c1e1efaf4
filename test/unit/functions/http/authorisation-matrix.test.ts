/**
 * The authorisation of every operation, generated from the operation table: each combination of scopes, of what the
 * token says about the caller, and of what is wrong with it. The expectation is derived from the contract alone.
 */
import type { ProblemCode } from '../../../../schemas/problems';
import { operations } from '../../../../schemas/api';
import type { OperationSpec, Scope } from '../../../../schemas/operation';
import { authorize } from '../../../../functions/http/caller';
import type { Claims } from '../../../../functions/ports/verify-token';
import { DomainError } from '../../../../domain/errors';

const scopes: readonly Scope[] = [
  'conferences:read',
  'conferences:write',
  'conferences:all',
  'calls:report',
  'event-package:write',
  'subscriptions:manage',
  'numbers:read',
];

/** Every set of scopes. */
const scopeSets: readonly (readonly Scope[])[] = Array.from({ length: 2 ** scopes.length }, (_, bits) =>
  scopes.filter((_scope, index) => (bits & (1 << index)) !== 0),
);

const number = { phone_number: '+15550100' };
const identities = {
  'a number': { claims: { ...number, phone_number_verified: true }, hasNumber: true },
  'a number, verified as a text': { claims: { ...number, phone_number_verified: 'true' }, hasNumber: true },
  'a number that is not verified': { claims: { ...number, phone_number_verified: false }, hasNumber: false },
  'a number that is not E.164': { claims: { phone_number: '5550100' }, hasNumber: false },
  'no number': { claims: {}, hasNumber: false },
} as const;

const client = { client_id: 'app' };
const tokens = {
  'is valid': { of: (claims: Claims) => ({ ...client, ...claims }), isBroken: false },
  'names its client as azp': { of: (claims: Claims) => ({ azp: 'app', ...claims }), isBroken: false },
  'names its client as sub': { of: (claims: Claims) => ({ sub: 'app', ...claims }), isBroken: false },
  'names no client': { of: (claims: Claims) => claims, isBroken: true },
  'has an empty client': { of: (claims: Claims) => ({ client_id: '', ...claims }), isBroken: true },
  'has a client that is no text': { of: (claims: Claims) => ({ client_id: ['app'], ...claims }), isBroken: true },
  'is missing': { of: (_claims: Claims) => undefined, isBroken: true },
} as const;

type Cell = {
  readonly operation: OperationSpec;
  readonly held: readonly Scope[];
  readonly identity: keyof typeof identities;
  readonly token: keyof typeof tokens;
};

const expected = ({ operation, held, identity, token }: Cell): ProblemCode | 'admitted' => {
  if (tokens[token].isBroken) return 'UNAUTHENTICATED';
  const holds = (needed: readonly Scope[] | undefined): boolean => needed?.every((scope) => held.includes(scope)) ?? false;
  const isOwn = holds(operation.ownScopes) && identities[identity].hasNumber;
  if (!holds(operation.scopes) && !isOwn) return 'PERMISSION_DENIED';
  return operation.caller === 'initiator' && !identities[identity].hasNumber ? 'INVALID_TOKEN_CONTEXT' : 'admitted';
};

const answered = ({ operation, held, identity, token }: Cell): ProblemCode | 'admitted' => {
  const claims = tokens[token].of({ scope: held.join(' '), ...identities[identity].claims });
  try {
    const caller = authorize(operation, claims, 'phone_number');
    return (caller.phoneNumber !== undefined) === identities[identity].hasNumber ? 'admitted' : 'INTERNAL';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};

const table: readonly OperationSpec[] = operations;
const withToken = table.filter(({ auth }) => auth === 'jwt');
const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] => Object.keys(record) as Key[];

const cells: readonly Cell[] = withToken.flatMap((operation) =>
  scopeSets.flatMap((held) =>
    keysOf(identities).flatMap((identity) => keysOf(tokens).map((token) => ({ operation, held, identity, token }))),
  ),
);

// Most cells are refused, and the traces of so many errors would take most of the time.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

it(`holds in all ${String(cells.length)} cells: ${String(withToken.length)} operations × scopes × identities × tokens`, () => {
  const wrong = cells.flatMap((cell) => {
    const [is, shouldBe] = [answered(cell), expected(cell)];
    if (is === shouldBe) return [];
    return [`${cell.operation.operationId} [${cell.held.join(' ')}] ${cell.identity}, token ${cell.token}: ${is}, not ${shouldBe}`];
  });
  expect(wrong).toEqual([]);
  expect(cells).toHaveLength(withToken.length * scopeSets.length * keysOf(identities).length * keysOf(tokens).length);
});

it('needs a token for every operation except documents and callbacks of the bridge', () => {
  const open = table.filter(({ auth }) => auth !== 'jwt').map(({ operationId }) => operationId);
  expect(open.sort()).toEqual(['bridgeCallback', 'getAsyncapi', 'getHealth', 'getOpenapi']);
});

it('asks for a scope in every operation that needs a token', () => {
  expect(withToken.filter((operation) => operation.scopes.length === 0)).toEqual([]);
});
