import { legName, legOfName } from '../../../../domain/bridge/leg-name';
import { FIRST_ID } from '../../../support/a-conference';

it('a leg is named after its participant and its number', () => {
  expect(legName({ participantId: FIRST_ID, leg: 3 })).toBe(`${FIRST_ID}-3`);
});

it.each([1, 12, 345])('leg %d is found again from its name', (leg) => {
  const named = { participantId: FIRST_ID, leg };
  expect(legOfName(legName(named))).toEqual(named);
});
