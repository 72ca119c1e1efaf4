/** The headers of one attempt: Standard Webhooks over a CloudEvent. */
import { createHmac } from 'node:crypto';
import type { DeliveryWithBody } from '../../ports/delivery-store';
import { secretBytes } from './subscription-secret';

type Signed = Pick<DeliveryWithBody, 'id' | 'body'>;

const signature = (secret: string, { id, body }: Signed, seconds: number): string =>
  `v1,${createHmac('sha256', secretBytes(secret))
    .update(`${id}.${String(seconds)}.${body}`)
    .digest('base64')}`;

/** One signature for each secret: a receiver needs to know only one of the secrets. `now`: the time of this attempt. */
export const deliveryHeaders = (delivery: Signed, secrets: readonly string[], now: number): Readonly<Record<string, string>> => {
  const seconds = Math.floor(now / 1_000);
  return {
    'content-type': 'application/cloudevents+json',
    'webhook-id': delivery.id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': secrets.map((secret) => signature(secret, delivery, seconds)).join(' '),
    'x-correlator': delivery.id,
    'user-agent': 'Rollcall',
  };
};
