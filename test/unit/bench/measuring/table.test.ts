import { fixed, table } from '../../../../bench/measuring/table';

it('writes a Markdown table with aligned columns', () => {
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

it('shows a dash for a missing measurement', () => {
  expect([fixed(1.25, 1), fixed(NaN)]).toEqual(['1.3', '–']);
});
