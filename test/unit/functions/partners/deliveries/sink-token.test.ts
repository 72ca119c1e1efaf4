import { aesGcmSeal } from '../../../../../functions/adapters/aes-gcm/aes-gcm-seal';
import { authorizationFor, sealToken } from '../../../../../functions/partners/deliveries/sink-token';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';

const hashKey = async () => 'a hash key';
const deps = { tokenSeal: aesGcmSeal(hashKey, 'tokens') };
const withToken = async (token = 'mF_9.B5f-4.1JqM') => {
  const subscription = aSubscriptionRecord();
  return { ...subscription, sealedToken: await sealToken(deps, subscription, token), tokenExpiresAt: AT + 1 };
};

it('a token is sent until it expires, and not afterwards', async () => {
  const subscription = await withToken();
  expect(await authorizationFor(deps, subscription, AT)).toEqual({ authorization: 'Bearer mF_9.B5f-4.1JqM' });
  expect(await authorizationFor(deps, subscription, AT + 1)).toEqual({});
});

it('a subscription without a token sends none', async () => {
  expect(await authorizationFor(deps, aSubscriptionRecord(), AT)).toEqual({});
});

it.each([
  ['another subscription', { id: aSubscriptionRecord().id }],
  ['another sink', { sink: 'https://attacker.example/' }],
])('a token that was moved to %s is not sent', async (_what, other) => {
  await expect(authorizationFor(deps, { ...(await withToken()), ...other }, AT)).rejects.toThrow();
});

it.each([
  ['another deployment', aesGcmSeal(async () => 'another', 'tokens')],
  ['the answers that are kept', aesGcmSeal(hashKey, 'answers')],
])('a token does not open with the key of %s', async (_whose, tokenSeal) => {
  await expect(authorizationFor({ tokenSeal }, await withToken(), AT)).rejects.toThrow();
});

it('a token is sealed anew each time, so that two equal ones do not look alike', async () => {
  const subscription = aSubscriptionRecord();
  expect(await sealToken(deps, subscription, 'same')).not.toEqual(await sealToken(deps, subscription, 'same'));
});
