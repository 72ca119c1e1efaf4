import { legEnd } from '../../../../../functions/drivers/twilio/call-status';

describe('what the status of a call says of the end of its leg', () => {
  it.each([
    [486, 'busy', 'busy'],
    [600, 'busy', 'busy'],
    [603, 'failed', 'declined'],
    [480, 'failed', 'unreachable'],
    [404, 'failed', 'unreachable'],
    [503, 'failed', 'unreachable'],
    [502, 'failed', 'unreachable'],
    [504, 'failed', 'network'],
    [407, 'failed', 'network'],
    [488, 'failed', 'unreachable'],
    [null, 'failed', 'unreachable'],
  ] as const)('a call that failed with the SIP status %s', (sipCode, method, cause) => {
    expect(legEnd({}, 'failed', sipCode)).toEqual({ method, cause, sipCode });
  });

  it('whatever it is, a leg that was taken out was taken out', () => {
    for (const status of ['completed', 'busy', 'failed', 'no-answer', 'canceled'] as const)
      expect(legEnd({ dropped: '1' }, status, null)).toMatchObject({ method: 'booted', cause: null });
  });
});
