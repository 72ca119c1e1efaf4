import { RANDOM_CHARACTERS, conferenceIdOf, initiatorKeyOf } from '../../../../domain/ids/conference-id';
import { ConferenceId } from '../../../../schemas/common';
import { AT, initiatorKeyAt } from '../../../support/a-conference';

const RANDOM = 'z'.repeat(RANDOM_CHARACTERS);
const key = initiatorKeyAt(7);

describe('the id of a conference', () => {
  it('is one of the contract', () => {
    expect(ConferenceId.parse(conferenceIdOf(key, AT, RANDOM))).toBe(`conf_${key}01m83t4cm0${RANDOM}`);
  });

  it('says whose conference it is', () => {
    expect(initiatorKeyOf(conferenceIdOf(key, AT, RANDOM))).toBe(key);
  });

  it('sorts by time within an initiator, whatever its random part', () => {
    expect(conferenceIdOf(key, AT, RANDOM) < conferenceIdOf(key, AT + 1, '0'.repeat(RANDOM_CHARACTERS))).toBe(true);
  });
});
