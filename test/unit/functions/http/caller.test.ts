import { authorize } from '../../../../functions/http/caller';
import { refusal } from '../../../support/refusal';

const open = { scopes: [] } as const;
const initiator = { scopes: ['conferences:write'], caller: 'initiator' } as const;
const claims = { client_id: 'app', scope: 'conferences:read conferences:write', phone_number: '+15550100' };

describe('the scopes of a token', () => {
  it.each([
    ['as OAuth writes them', 'a conferences:write'],
    ['as API Gateway writes an array', '[a conferences:write]'],
    ['with commas', '[a, conferences:write]'],
    ['as an array', ['a', 'conferences:write']],
  ])('are read %s', (_how, scope) => {
    expect(authorize(initiator, { ...claims, scope }, 'phone_number').scopes).toEqual(['a', 'conferences:write']);
  });

  it('may be in `scp`', () => {
    const { scope: _scope, ...others } = claims;
    expect(authorize(open, { ...others, scp: '[x y]' }, 'phone_number').scopes).toEqual(['x', 'y']);
  });

  it('must hold every scope of the operation, whole', () => {
    const scopes = ['conferences:read', 'conferences:write'] as const;
    for (const scope of ['', 'conferences:read', 'conferences:read conferences:writer', 42, undefined]) {
      expect(() => authorize({ scopes }, { ...claims, scope }, 'phone_number')).toThrow(refusal('PERMISSION_DENIED'));
    }
  });
});

describe('the client of a token', () => {
  it.each([
    [{ client_id: 'a', azp: 'b', sub: 'c' }, 'client_id:a'],
    [{ azp: 'b', sub: 'c' }, 'azp:b'],
    [{ client_id: '', sub: 'c' }, 'sub:c'],
  ])('of %p is %p', (given, expected) => {
    expect(authorize(open, given, 'phone_number').clientId).toBe(expected);
  });

  it('is needed', () => {
    expect(() => authorize(open, { scope: 'a' }, 'phone_number')).toThrow(refusal('UNAUTHENTICATED'));
  });
});

describe('the number of a token', () => {
  it('is in the claim that the setting names', () => {
    expect(authorize(initiator, { ...claims, msisdn: '+15550199' }, 'msisdn').phoneNumber).toBe('+15550199');
  });

  it.each([
    ['is missing', { phone_number: undefined }],
    ['is not E.164', { phone_number: '5550100' }],
    ['is not verified', { phone_number_verified: 'false' }],
    ['is not verified, as a boolean', { phone_number_verified: false }],
  ])('refuses an operation of an initiator where it %s', (_what, change) => {
    const given = { ...claims, ...change };
    expect(() => authorize(initiator, given, 'phone_number')).toThrow(refusal('INVALID_TOKEN_CONTEXT'));
    expect(authorize(open, given, 'phone_number')).not.toHaveProperty('phoneNumber');
  });

  it.each([null, '', 'TRUE', ' true', 'no', '0', 0, 1, '1', 'null', '[true]', {}, [['true']]])(
    'is not trusted where `phone_number_verified` is %j',
    (verified) => {
      expect(authorize(open, { ...claims, phone_number_verified: verified }, 'phone_number')).not.toHaveProperty('phoneNumber');
    },
  );

  it.each(['true', true, undefined])('is taken where `phone_number_verified` is %p', (verified) => {
    expect(authorize(initiator, { ...claims, phone_number_verified: verified }, 'phone_number').phoneNumber).toBe('+15550100');
  });
});

it('a request that no gateway has authorised is refused', () => {
  expect(() => authorize(open, undefined, 'phone_number')).toThrow(refusal('UNAUTHENTICATED'));
});
