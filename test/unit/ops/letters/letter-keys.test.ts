import { letterKeys } from '../../../../ops/letters/letter-keys';

const conferenceId = 'conf_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p7q';

describe('a dead letter', () => {
  it('is described by its ids and words', () => {
    const command = { action: 'dial', conferenceId, participantId: 'p7k2m4q9ax3', leg: 2 };
    const described = { action: 'dial', conferenceId, participantId: 'p7k2m4q9ax3', leg: '2' };
    expect(letterKeys(command)).toEqual(described);
    expect(letterKeys({ due: 1, command, trace: { correlator: 'req-1' } })).toEqual({ ...described, correlator: 'req-1' });
    expect(
      letterKeys({ requestPayload: { detail: { data: { conferenceId, version: 3 } } }, requestContext: { condition: 'RetriesExhausted' } }),
    ).toEqual({ conferenceId, version: '3', condition: 'RetriesExhausted' });
  });

  it.each([
    ['a member that is not known', { note: 'secret' }],
    ['a phone number in a known member', { conferenceId: '+15550100', step: '15550100' }],
    ['text with spaces', { action: 'call my friend' }],
    ['what is not an object', 'secret'],
    ['nothing', undefined],
  ])('does not show %s', (_what, body) => {
    expect(letterKeys(body)).toEqual({});
  });

  it('may be nested without an end in sight', () => {
    let body: object = { conferenceId };
    for (let depth = 0; depth < 100; depth += 1) body = { detail: body };
    expect(letterKeys(body)).toEqual({});
  });
});
