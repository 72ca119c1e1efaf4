import * as fc from 'fast-check';
import { deliveryIdOf, deliveryIdsFrom, eventTimeOf } from '../../../domain/ids/delivery-id';
import { deliveryIdFor } from '../../../functions/partners/deliveries/start-delivery';
import { DeliveryId } from '../../../schemas/delivery';
import { AT } from '../../support/a-conference';

const HASH = '4r7h2k9qx0tmv3bz';
const times = fc.integer({ min: 0, max: Date.parse('9999-12-31T23:59:59.999Z') });

it('a delivery is named the same for the same event and subscription, and for no other', () => {
  const event = { eventId: 'conf_1', eventAt: AT };
  const [one, other] = [{ id: 'sub_00000000000000000000000000000001' }, { id: 'sub_00000000000000000000000000000002' }];
  expect(DeliveryId.parse(deliveryIdFor(one, event))).toBe(deliveryIdFor(one, { ...event }));
  expect(deliveryIdFor(other, event)).not.toBe(deliveryIdFor(one, event));
  expect(deliveryIdFor(one, { ...event, eventId: 'conf_2' })).not.toBe(deliveryIdFor(one, event));
});

it('the time of the event can be read from its id', () => {
  fc.assert(fc.property(times, (at) => eventTimeOf(deliveryIdOf(at, HASH)) === at));
});

it('ids sort as the times of the events do', () => {
  fc.assert(fc.property(times, times, (one, other) => deliveryIdOf(one, HASH) < deliveryIdOf(other, HASH) === one < other));
});

it('those from a time on are the ids that sort after it', () => {
  fc.assert(fc.property(times, times, (at, from) => deliveryIdOf(at, '0'.repeat(16)) > deliveryIdsFrom(from) === at >= from));
});
