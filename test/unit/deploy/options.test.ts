import { MINUTE_MS } from '../../../schemas/durations';
import { readOptions } from '../../deploy/options';

describe('the options of npm run test:deploy', () => {
  it('ask for no long outage by default', () => {
    expect(readOptions([])).toEqual({});
  });

  it('ask for an outage of so many minutes, with 100 conferences if no other number is given', () => {
    expect(readOptions(['--outage-minutes', '10'])).toEqual({ longOutage: { ms: 10 * MINUTE_MS, conferences: 100 } });
    expect(readOptions(['--outage-minutes=6', '--conferences=20'])).toEqual({ longOutage: { ms: 6 * MINUTE_MS, conferences: 20 } });
  });

  it.each([
    [['--outage-minutes', '5'], 'from 6 on'],
    [['--outage-minutes', 'ten'], 'not ten'],
    [['--outage-minutes', '10', '--conferences', '4'], 'from 5 on'],
    [['--outage', '10'], 'Unknown option'],
  ])('%j are refused, with the reason', (args, reason) => {
    expect(() => readOptions(args)).toThrow(reason);
  });
});
