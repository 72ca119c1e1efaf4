import { Options } from '../../../../../functions/drivers/twilio/options';

const accountSid = 'AC0123456789abcdef0123456789abcdef';

describe('the address of music', () => {
  it.each(['', 'https://carrier.example/wait.mp3'])('may be %j', (waitUrl) => {
    expect(Options.parse({ accountSid, waitUrl })).toMatchObject({ waitUrl });
  });

  it('may be absent: the service plays its own', () => {
    expect(Options.parse({ accountSid })).not.toHaveProperty('waitUrl');
  });

  it.each(['http://carrier.example/wait.mp3', 'wait.mp3', 7])('is refused if it is %j', (waitUrl) => {
    expect(Options.safeParse({ accountSid, waitUrl }).error?.issues).toMatchObject([{ message: 'must be an https URL, or empty' }]);
  });
});
