import { legEnd } from '../../../../../functions/drivers/asterisk/leg-end';

const failed = (cause: number, techCause?: number) => legEnd({ called: '1' }, { cause, techCause, wasUp: false });

describe('why a call that nobody answered ended', () => {
  it.each([
    [17, 486, 'busy'],
    [17, 600, 'busy'],
    [17, undefined, 'busy'],
    [18, 408, 'no-answer'],
    [19, 480, 'no-answer'],
    [20, 480, 'unreachable'],
    [127, 487, 'no-answer'],
    [0, 0, 'no-answer'],
    [16, 0, 'no-answer'],
    [21, 603, 'declined'],
    [21, 403, 'declined'],
    [21, undefined, 'declined'],
    [21, 401, 'network'],
    [21, 407, 'network'],
    [1, 404, 'unreachable'],
    [3, undefined, 'unreachable'],
    [20, 410, 'unreachable'],
    [27, undefined, 'unreachable'],
    [28, 484, 'unreachable'],
    [27, 502, 'unreachable'],
    [34, 503, 'unreachable'],
    [34, undefined, 'unreachable'],
    [16, 500, 'network'],
    [38, 500, 'network'],
    [44, undefined, 'network'],
    [127, 488, 'network'],
  ] as const)('cause %s, SIP %s: %s', (cause, techCause, why) => {
    const sipCode = techCause === undefined || techCause < 300 ? null : techCause;
    expect(failed(cause, techCause)).toEqual({ method: why === 'busy' ? 'busy' : 'failed', cause: why, sipCode });
  });

  it('our own deadline means that nobody answered, whatever comes of the hang-up', () => {
    expect(legEnd({ timedOut: '1' }, { cause: 127, techCause: 487, wasUp: false })).toMatchObject({ method: 'failed', cause: 'no-answer' });
  });
});

describe('how a call that was answered ended', () => {
  it.each([
    ['it was in the bridge', { joined: '1' }, false],
    ['it was just put in', { added: '1' }, false],
    ['Asterisk had it up', {}, true],
  ])('on its own, where %s', (_, members, wasUp) => {
    expect(legEnd(members, { cause: 16, techCause: 200, wasUp })).toEqual({ method: 'departed', cause: null, sipCode: null });
  });

  it('by our drop, also before the answer', () => {
    expect(legEnd({ joined: '1', dropped: '2' }, { cause: 16, wasUp: true })).toMatchObject({ method: 'booted', cause: null });
    expect(legEnd({ dropped: '2' }, { cause: 127, techCause: 487, wasUp: false })).toMatchObject({ method: 'booted', cause: null });
  });
});
