import { EXIT, explain } from '../../../ops/failure';

/** As the SDK has it. */
const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

describe('an error of the command', () => {
  it.each([
    ['no region', new Error('Region is missing'), '--region'],
    ['no credentials', named('CredentialsProviderError', 'Could not load credentials from any providers'), '--profile'],
  ])('that means %s names the option for a deployment in AWS, and the one for this machine', (_what, error, option) => {
    const { exitCode, message } = explain(error);
    expect(exitCode).toBe(EXIT.unreachable);
    expect(message).toContain(option);
    expect(message).toContain('--local');
  });

  it('that nobody has foreseen is shown as it is', () => {
    expect(explain(new TypeError('fetch failed'))).toEqual({ exitCode: EXIT.failed, message: 'TypeError: fetch failed' });
  });
});
