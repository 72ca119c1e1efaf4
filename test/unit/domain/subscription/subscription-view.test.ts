import { newSubscription } from '../../../../domain/subscription/new-subscription';
import type { SubscriptionRecord } from '../../../../domain/subscription/record';
import { subscriptionIdOf } from '../../../../domain/subscription/subscription-id';
import { subscriptionView } from '../../../../domain/subscription/subscription-view';
import { HOUR_MS } from '../../../../schemas/durations';
import { Subscription } from '../../../../schemas/subscription';
import { AT, CONFERENCE_ID } from '../../../support/a-conference';

const id = subscriptionIdOf('4r7h2k9qx0tmv3bz', '01kbjz5w3m8f2d6p');
const record = (over: Partial<SubscriptionRecord> = {}): SubscriptionRecord => ({
  ...newSubscription({
    id,
    owner: 'partner',
    seesNumbers: true,
    request: { protocol: 'HTTP', sink: 'https://partner.example/', types: ['rollcall.*'] },
    at: AT,
  }),
  ...over,
});

describe('a subscription as its client sees it', () => {
  it('has what the client asked for, and nothing that is ours', () => {
    const view = subscriptionView(record(), AT);
    expect(view).toStrictEqual<Subscription>({
      id,
      protocol: 'HTTP',
      sink: 'https://partner.example/',
      types: ['rollcall.*'],
      config: { subscriptionDetail: {}, initialEvent: false },
      status: 'ACTIVATION_REQUESTED',
      inactiveReason: null,
      startsAt: '2026-11-23T09:00:00.000Z',
    });
    expect(Subscription.parse(view)).toEqual(view);
  });

  it('has the limits and the conference that were asked for', () => {
    const view = subscriptionView(record({ conferenceId: CONFERENCE_ID, expiresAt: AT + HOUR_MS, maxEvents: 5 }), AT);
    expect(view).toMatchObject<Partial<Subscription>>({
      config: {
        subscriptionDetail: { conferenceId: CONFERENCE_ID },
        subscriptionExpireTime: '2026-11-23T10:00:00.000Z',
        subscriptionMaxEvents: 5,
        initialEvent: false,
      },
      expiresAt: '2026-11-23T10:00:00.000Z',
    });
    expect(Subscription.parse(view)).toEqual(view);
  });

  it('ends before its token expires, keeps the end that was asked for in its limits, and does not show the token', () => {
    const token = { sealedToken: Uint8Array.of(1, 2, 3), tokenExpiresAt: AT + HOUR_MS };
    const view = subscriptionView(record({ expiresAt: AT + 2 * HOUR_MS, ...token }), AT);
    expect(view).toMatchObject({
      expiresAt: '2026-11-23T09:55:00.000Z',
      config: { subscriptionExpireTime: '2026-11-23T11:00:00.000Z' },
    });
    expect(Subscription.strict().parse(view)).toEqual(view);
    expect(subscriptionView(record(token), AT).config).not.toHaveProperty('subscriptionExpireTime');
    expect(subscriptionView(record(token), AT + HOUR_MS).status).toBe('EXPIRED');
  });

  it('says why it is inactive, and only while it is', () => {
    const inactive = record({ status: 'INACTIVE', inactiveReason: 'failing', expiresAt: AT + HOUR_MS });
    expect(subscriptionView(inactive, AT)).toMatchObject<Partial<Subscription>>({ status: 'INACTIVE', inactiveReason: 'failing' });
    expect(subscriptionView(inactive, AT + HOUR_MS)).toMatchObject<Partial<Subscription>>({ status: 'EXPIRED', inactiveReason: null });
    expect(subscriptionView(record({ status: 'INACTIVE' }), AT).inactiveReason).toBeNull();
  });
});
