import { legEnd } from '../../../../../functions/drivers/janus/leg-end';

describe('how a leg ended on Janus', () => {
  it.each([
    [486, 'busy', 'busy'],
    [487, 'failed', 'no-answer'],
    [603, 'failed', 'declined'],
    [404, 'failed', 'unreachable'],
    [502, 'failed', 'unreachable'],
    [500, 'failed', 'network'],
    [488, 'failed', 'network'],
  ] as const)('without an answer, by the SIP status %s', (code, method, cause) => {
    expect(legEnd({}, code)).toEqual({ method, cause, sipCode: code });
  });

  it('without an answer and without a SIP status: the network failed', () => {
    expect(legEnd({}, 0)).toEqual({ method: 'failed', cause: 'network', sipCode: null });
  });

  it('by our deadline, by a hang-up after the answer, or by our drop, whatever the status is', () => {
    expect(legEnd({ timedOut: '1' }, 486)).toEqual({ method: 'failed', cause: 'no-answer', sipCode: 486 });
    expect(legEnd({ accepted: '1' }, 200)).toEqual({ method: 'departed', cause: null, sipCode: null });
    expect(legEnd({ accepted: '1', dropped: '2' }, 487)).toEqual({ method: 'booted', cause: null, sipCode: 487 });
  });
});
