/** Deliveries as receivers verify them, by somebody else's code. */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { deliveryHeaders } from '../../../../../functions/partners/deliveries/sign-delivery';
import { PREVIOUS_SECRET_MS, secretBytes, secretOf, secretsFor } from '../../../../../functions/partners/deliveries/subscription-secret';

const ID = 'sub_00000000000000000000000000000001';
const OTHER = 'sub_00000000000000000000000000000002';
const HASH_KEY = 'the hash key of the deployment';
const delivery = { id: 'dlv_01m83t5420m4c6f2nngjvqpmx7', body: '{"data":{"displayName":"Zoë \u{1f600}"}}' };

/** The library compares with the machine's own clock. */
const now = Date.now();
const verify = (secret: string, headers: Readonly<Record<string, string>>, body = delivery.body): unknown =>
  new Webhook(secret).verify(body, { ...headers });

describe('a delivery', () => {
  const secret = secretOf(HASH_KEY, ID, 1);

  it('is signed as Standard Webhooks has it', () => {
    expect(verify(secret, deliveryHeaders(delivery, [secret], now))).toEqual(JSON.parse(delivery.body));
  });

  it('is signed for both secrets while one replaces the other', () => {
    const next = secretOf(HASH_KEY, ID, 2);
    const headers = deliveryHeaders(delivery, [next, secret], now);
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    for (const each of [next, secret]) expect(() => verify(each, headers)).not.toThrow();
  });

  it('with another body, id, time or secret is not genuine', () => {
    const headers = deliveryHeaders(delivery, [secret], now);
    const forged = [
      () => verify(secret, headers, `${delivery.body} `),
      () => verify(secret, { ...headers, 'webhook-id': 'dlv_00000000000000000000000000' }),
      () => verify(secret, { ...headers, 'webhook-timestamp': String(Math.floor(now / 1_000) - 1) }),
      () => verify(secretOf(HASH_KEY, OTHER, 1), headers),
      () => verify(secretOf('another hash key of a deployment', ID, 1), headers),
    ];
    for (const each of forged) expect(each).toThrow(WebhookVerificationError);
  });

  it('names the attempt’s time in whole seconds, and itself', () => {
    expect(deliveryHeaders(delivery, [secret], 1_795_424_425_999)).toMatchObject({
      'content-type': 'application/cloudevents+json',
      'webhook-id': delivery.id,
      'webhook-timestamp': '1795424425',
      'x-correlator': delivery.id,
      'user-agent': 'Rollcall',
    });
  });
});

describe('a secret', () => {
  it('has 32 bytes, and is the same whenever it is made', () => {
    expect(secretOf(HASH_KEY, ID, 1)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(secretBytes(secretOf(HASH_KEY, ID, 1))).toHaveLength(32);
    expect(secretOf(HASH_KEY, ID, 1)).toBe(secretOf(HASH_KEY, ID, 1));
  });

  it('is another for each subscription and each rotation', () => {
    const secrets = [secretOf(HASH_KEY, ID, 1), secretOf(HASH_KEY, ID, 2), secretOf(HASH_KEY, ID, 12), secretOf(HASH_KEY, OTHER, 1)];
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it('goes on signing for a day after it was replaced', () => {
    const rotated = { id: ID, secretGeneration: 3, previousSecretUntil: now + PREVIOUS_SECRET_MS };
    expect(secretsFor(HASH_KEY, rotated, now + PREVIOUS_SECRET_MS - 1)).toEqual([secretOf(HASH_KEY, ID, 3), secretOf(HASH_KEY, ID, 2)]);
    expect(secretsFor(HASH_KEY, rotated, now + PREVIOUS_SECRET_MS)).toEqual([secretOf(HASH_KEY, ID, 3)]);
    expect(secretsFor(HASH_KEY, { id: ID, secretGeneration: 1 }, now)).toEqual([secretOf(HASH_KEY, ID, 1)]);
  });
});
