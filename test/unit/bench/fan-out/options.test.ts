import { optionsFrom } from '../../../../bench/fan-out/options';

it('options define cells by participants and receivers, and must be numbers', () => {
  expect(optionsFrom(['--participants', '10', '--receivers', '1,5'])?.cells).toEqual([
    { participants: 10, receivers: 1 },
    { participants: 10, receivers: 5 },
  ]);
  expect(optionsFrom(['--help'])).toBeUndefined();
  expect(() => optionsFrom(['--receivers', 'many'])).toThrow('many');
});
