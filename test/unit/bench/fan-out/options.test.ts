import { optionsFrom } from '../../../../bench/fan-out/options';

it('options define cells by participants and receivers, and must be numbers', () => {
  expect(optionsFrom(['--participants', '10', '--receivers', '1,5'])?.cells).toEqual([
    { participants: 10, receivers: 1 },
    { participants: 10, receivers: 5 },
  ]);
  expect(optionsFrom(['--help'])).toBeUndefined();
  expect(() => optionsFrom(['--receivers', 'many'])).toThrow('many');
});

it('another checkout replaces the services, and only beside it is there a share of the time', () => {
  expect(optionsFrom(['--against', '../before', '--at-most', '0.6'])).toMatchObject({ against: '../before', atMost: 0.6, services: false });
  expect(optionsFrom([])).toMatchObject({ services: true });
  expect(() => optionsFrom(['--at-most', '0.6'])).toThrow('--against');
});
