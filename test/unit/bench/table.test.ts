import { fixed, table } from '../../../bench/measuring/table';

it('writes a table of Markdown with its columns under each other', () => {
  expect(
    table(
      ['who', 'ms'],
      [
        ['Rollcall', 1.5],
        ['other', 12],
      ],
    ),
  ).toBe(['| who      |  ms |', '| -------- | --: |', '| Rollcall | 1.5 |', '| other    |  12 |'].join('\n'));
});

it('has a dash for what could not be measured', () => {
  expect([fixed(1.25, 1), fixed(NaN)]).toEqual(['1.3', '–']);
});
