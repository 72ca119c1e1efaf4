import { optionsFrom } from '../../../../bench/cost/options';

it('somebody is muted once for each participant, unless the options say how often', () => {
  expect(optionsFrom(['--participants', '4'])).toMatchObject({ participants: 4, requests: 4 });
  expect(optionsFrom(['--participants', '4', '--requests', '20'])).toMatchObject({ participants: 4, requests: 20 });
});

it('options must be numbers', () => {
  expect(optionsFrom(['--help'])).toBeUndefined();
  expect(() => optionsFrom(['--minutes', 'many'])).toThrow('many');
  expect(() => optionsFrom(['--minutes', ''])).toThrow('Not a number');
});

it('there is a share of the bill only beside another checkout', () => {
  expect(optionsFrom(['--against', '../before', '--at-most', '0.9'])).toMatchObject({ against: '../before', atMost: 0.9 });
  expect(optionsFrom([])).toMatchObject({ against: undefined, atMost: undefined });
  expect(() => optionsFrom(['--at-most', '0.9'])).toThrow('--against');
});
