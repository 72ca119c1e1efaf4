import { coresIn, onCore } from '../../../../bench/measuring/cores';

it.each([
  ['0,1', [0, 1]],
  ['0-3', [0, 1, 2, 3]],
  ['2,4-5,9', [2, 4, 5, 9]],
])('the cores %s are %j', (list, cores) => {
  expect(coresIn(list)).toEqual(cores);
});

it('a command runs on its core, or on any', () => {
  const command = { program: 'node', args: ['a.js'] };
  expect(onCore(undefined, command)).toEqual(command);
  expect(onCore(1, command)).toEqual({ program: 'taskset', args: ['--cpu-list', '1', 'node', 'a.js'] });
});
