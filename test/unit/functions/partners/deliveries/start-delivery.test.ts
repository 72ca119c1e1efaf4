import { deliveryIdFor } from '../../../../../functions/partners/deliveries/start-delivery';
import { DeliveryId } from '../../../../../schemas/delivery';
import { AT } from '../../../../support/a-conference';

it('a delivery is named the same for the same event and subscription, and for no other', () => {
  const event = { eventId: 'conf_1', eventAt: AT };
  const [one, other] = [{ id: 'sub_00000000000000000000000000000001' }, { id: 'sub_00000000000000000000000000000002' }];
  expect(DeliveryId.parse(deliveryIdFor(one, event))).toBe(deliveryIdFor(one, { ...event }));
  expect(deliveryIdFor(other, event)).not.toBe(deliveryIdFor(one, event));
  expect(deliveryIdFor(one, { ...event, eventId: 'conf_2' })).not.toBe(deliveryIdFor(one, event));
});
