import { hasCaughtUp } from '../../../../domain/conference/caught-up';
import { CATCH_UP_MS } from '../../../../domain/conference/policy';
import { aConference, AT } from '../../../support/a-conference';

it.each([
  ['has, if it was never silent', {}, true],
  ['has not, while it is silent', { bridgeSilent: true as const }, false],
  ['has not, while it is silent again', { bridgeSilent: true as const, bridgeAnsweredAt: AT - CATCH_UP_MS }, false],
  ['has not, before its time is over', { bridgeAnsweredAt: AT - CATCH_UP_MS + 1 }, false],
  ['has, when its time is over', { bridgeAnsweredAt: AT - CATCH_UP_MS }, true],
])('the bridge %s', (_what, silence, caughtUp) => {
  expect(hasCaughtUp(aConference(silence), AT)).toBe(caughtUp);
});
