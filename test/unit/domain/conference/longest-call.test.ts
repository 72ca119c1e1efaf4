import { longestCallSeconds } from '../../../../domain/conference/longest-call';
import { MINUTE_MS } from '../../../../schemas/durations';
import { AT } from '../../../support/a-conference';

describe('the longest call of a conference', () => {
  it.each([
    ['an hour is left', 60 * MINUTE_MS, 61 * 60],
    ['part of a second is left', 1, 61],
    ['the conference should have ended', -MINUTE_MS, 60],
  ])('lasts a minute longer than the conference if %s', (_, leftMs, seconds) => {
    expect(longestCallSeconds({ endsAt: AT + leftMs }, AT, 240)).toBe(seconds);
  });

  it('lasts a minute longer than the longest conference if it is not known when the conference ends', () => {
    expect(longestCallSeconds({}, AT, 240)).toBe(241 * 60);
  });
});
