import { profiles } from '../../../../../functions/drivers/twilio/profiles';

describe('the code of a refusal', () => {
  const telnyx = (...codes: readonly unknown[]) => profiles.telnyx.errorCode({ errors: codes.map((code) => ({ code, title: 'refused' })) });

  it('is the number of the error, with the name of the service', () => {
    expect(profiles.twilio.errorCode({ code: 21211, message: 'refused' })).toBe('twilio-21211');
    expect(telnyx('10015')).toBe('telnyx-10015');
  });

  it.each([['E1'], [7], [undefined]])('is that of the first error, even if another has the code %j', (code) => {
    expect(telnyx('10015', code)).toBe('telnyx-10015');
  });

  it.each([[[]], [['+15550101']], [['1234567890']], [['E1', '10015']]])('is missing if the errors are %j', (codes) => {
    expect(telnyx(...codes)).toBeUndefined();
  });

  it.each([[null], ['no'], [{}], [{ code: '21211' }], [{ errors: 'no' }]])('is missing in %j', (refusal) => {
    expect([profiles.twilio.errorCode(refusal), profiles.telnyx.errorCode(refusal)]).toEqual([undefined, undefined]);
  });
});
