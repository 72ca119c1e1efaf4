import { comparison, dearerThan, type Pair } from '../../../../../bench/cost/against/comparison';
import { readPriceList } from '../../../../../bench/cost/price-list';
import { counted } from '../../../../support/bench-counted';

const prices = readPriceList();

const pair = (ours: Pair['ours'], theirs: Pair['theirs']): Pair => ({
  title: 'The reference conference',
  options: { assembly: 'direct', participants: 10, minutes: 30, requests: 10, webhooks: 2, conferences: 1 },
  ours,
  theirs,
});

/** An invocation costs $0.20 a million. */
const shown = (ours: Pair['ours'], theirs: Pair['theirs']): string => comparison([pair(ours, theirs)], '/before', prices);

it('both bills are shown with their ratio, also for each way to look at them', () => {
  const ours = counted(3_000, { alone: 4_000, idle: 1_500 });
  expect(shown(ours, counted(4_000, { alone: 16_000, idle: 500 }))).toMatch(
    new RegExp(
      [
        'beside that of the functions of /before',
        String.raw`\| The reference conference +\| +0\.75 \| 0\.600 \| +0\.800 \|`,
        String.raw`received alone +\| +0\.25 \| 0\.800 \| +3\.200 \|`,
        String.raw`one conference at a time +\| +1\.00 \| 0\.900 \| +0\.900 \|`,
      ].join('[^]*'),
    ),
  );
});

it('says whether both held the same conference', () => {
  const { held, ...rest } = counted(1);
  expect(shown({ ...rest, held }, { ...rest, held: { ...held, changes: 47 } })).toMatch(
    /\| changes +\| +49\.0 \| +47\.0 \|[^]*\| messages to its terminal +\| +53\.0 \| +53\.0 \|[^]*\| webhook deliveries +\| +97\.0 \| +97\.0 \|/,
  );
});

it('shows the functions of either side', () => {
  const text = shown(counted(3_000, { entry: 'reconciliation/take-changes' }), counted(4_000));
  expect(text).toMatch(/\| conferences\/publish +\| +0\.00 \| 0\.000 \| +0\.800 \|/);
  expect(text).toMatch(/\| reconciliation\/take-changes +\| +– \| 0\.600 \| +0\.000 \|/);
});

it('conferences above the given share of the bill are named', () => {
  const pairs = [pair(counted(3), counted(4))];
  expect(dearerThan(0.74, pairs, prices)).toEqual(['The reference conference']);
  expect(dearerThan(0.76, pairs, prices)).toEqual([]);
  expect(dearerThan(undefined, pairs, prices)).toEqual([]);
});
