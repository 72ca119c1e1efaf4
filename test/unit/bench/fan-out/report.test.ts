import { comparison, slowerThan } from '../../../../bench/fan-out/comparison';
import { ratioOf } from '../../../../bench/fan-out/figures';
import { type CellResult, verdictOf } from '../../../../bench/fan-out/report';
import { measured } from '../../../support/bench-measured';

it('the ratio compares the medians of all rounds', () => {
  expect(ratioOf([measured(1, 2, 3)], [measured(8), measured(4), measured(2)])).toBe(0.5);
  expect(ratioOf([measured(1)], [])).toBeUndefined();
});

describe('a cell is checked', () => {
  const cell: CellResult = {
    way: 'terminals',
    participants: 10,
    receivers: 10,
    rollcall: [{ ...measured(9), stages: [] }],
    kamailio: [measured(1)],
    services: [measured(3)],
    against: [],
  };

  it('against the services alone, whatever Kamailio takes', () => {
    expect(verdictOf(cell)).toBe('passed over');
    expect(verdictOf({ ...cell, services: [measured(4)] })).toBe('kept');
    expect(verdictOf({ ...cell, services: [] })).toBe('none');
  });

  it('against Kamailio if a hundred terminals watch a hundred participants', () => {
    const large = { ...cell, participants: 100, receivers: 100 };
    expect(verdictOf(large)).toBe('passed over');
    expect(verdictOf({ ...large, kamailio: [measured(36)] })).toBe('kept');
    expect(verdictOf({ ...large, kamailio: [] })).toBe('none');
  });

  it('not at all for webhooks', () => {
    expect(verdictOf({ ...cell, way: 'webhooks' })).toBe('none');
  });
});

describe('beside another checkout', () => {
  const result = (ours: number, theirs: number): CellResult => ({
    way: 'terminals',
    participants: 10,
    receivers: 10,
    rollcall: [
      { ...measured(ours), stages: [] },
      { ...measured(ours + 2), stages: [] },
    ],
    kamailio: [],
    services: [],
    against: [measured(theirs), measured(theirs)],
  });

  it('a cell is shown with its ratio, and that of each round', () => {
    expect(comparison([result(6, 10)], '/before')).toMatch(
      /beside the deployment of \/before[^]*\| 10 terminals, 10 participants \| +0\.60 \| +0\.60–0\.80 \|/,
    );
  });

  it('cells above the given share of the time are named', () => {
    expect(slowerThan(0.6, [result(6, 10), result(7, 10)])).toEqual(['10 terminals, 10 participants']);
    expect(slowerThan(undefined, [result(20, 10)])).toEqual([]);
  });
});
