import * as fc from 'fast-check';
import { deliveryIdOf, deliveryIdsFrom, eventTimeOf, HASH_CHARACTERS } from '../../../../domain/ids/delivery-id';
import { DeliveryId } from '../../../../schemas/delivery';
import { AT } from '../../../support/a-conference';
import { runs } from '../../../support/property-runs';

const HASH = '4r7h2k9qx0tmv3bz';
const times = fc.integer({ min: 0, max: Date.parse('9999-12-31T23:59:59.999Z') });

it('the id of a delivery is one of the contract', () => {
  expect(HASH).toHaveLength(HASH_CHARACTERS);
  expect(DeliveryId.parse(deliveryIdOf(AT, HASH))).toBe(`${deliveryIdsFrom(AT)}${HASH}`);
});

it('the time of the event can be read from its id', () => {
  fc.assert(
    fc.property(times, (at) => eventTimeOf(deliveryIdOf(at, HASH)) === at),
    { numRuns: runs(100) },
  );
});

it('ids sort as the times of the events do', () => {
  fc.assert(
    fc.property(times, times, (one, other) => deliveryIdOf(one, HASH) < deliveryIdOf(other, HASH) === one < other),
    { numRuns: runs(100) },
  );
});

it('those from a time on are the ids that sort after it', () => {
  fc.assert(
    fc.property(times, times, (at, from) => deliveryIdOf(at, '0'.repeat(16)) > deliveryIdsFrom(from) === at >= from),
    { numRuns: runs(100) },
  );
});
