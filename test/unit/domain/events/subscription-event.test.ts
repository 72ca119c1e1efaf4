import { subscriptionEvent, type SubscriptionEventInput } from '../../../../domain/events/subscription-event';
import { subscriptionIdOf } from '../../../../domain/subscription/subscription-id';
import { SubscriptionEvent } from '../../../../schemas/events/subscription-event';

const AT = Date.parse('2026-11-23T09:00:00.000Z');
const id = subscriptionIdOf('4r7h2k9qx0tmv3bz', '01kbjz5w3m8f2d6p');

describe('the events of a subscription', () => {
  const anEvent = (fields: Partial<SubscriptionEventInput>): SubscriptionEvent =>
    subscriptionEvent({
      source: 'urn:rollcall:test',
      at: AT,
      subscription: { id, status: 'ACTIVE' },
      type: 'rollcall.subscription.updated.v1',
      ...fields,
    });

  it('hold what happened, and fit their schema to the last member', () => {
    const event = anEvent({ updateReason: 'SUBSCRIPTION_INACTIVE', inactiveReason: 'failing', eventKey: '7' });
    expect(SubscriptionEvent.strict().parse(event)).toEqual(event);
    expect(event.data).toEqual({ subscriptionId: id, status: 'ACTIVE', updateReason: 'SUBSCRIPTION_INACTIVE', inactiveReason: 'failing' });
  });

  it('have a key each; a beginning and an end happen once', () => {
    expect(anEvent({}).id).toBe(`${id}_updated`);
    expect(anEvent({ eventKey: '7' }).id).toBe(`${id}_updated_7`);
    expect(anEvent({ eventKey: '8' }).id).toBe(`${id}_updated_8`);
    expect(anEvent({ type: 'rollcall.subscription.started.v1', eventKey: '7' }).id).toBe(`${id}_started`);
    expect(anEvent({ type: 'rollcall.subscription.ended.v1', eventKey: '7' }).id).toBe(`${id}_ended`);
  });
});
