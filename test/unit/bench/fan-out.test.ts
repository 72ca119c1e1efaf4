import { type Budget, budgetOf, verdictOn } from '../../../bench/fan-out/budgets';
import { measuredFrom, together } from '../../../bench/fan-out/measurement';
import { optionsFrom } from '../../../bench/fan-out/options';
import { type CellResult, ratioOf, verdictOf } from '../../../bench/fan-out/report';
import { fanOutMs, medianStages, passedToTerminals, stagesOfAll } from '../../../bench/fan-out/rollcall/stages';
import { frameBytes } from '../../../bench/fan-out/rollcall/terminals';
import type { Delivered } from '../../../bench/measuring/expected-deliveries';

const delivered = (lastAt: number, lastMs: number, lost = 0): Delivered => ({ lastAt, lastMs, bytes: 100, lost });
const idle = { cpuMs: 0, privateBytes: 0 };

const measured = (...lastMs: readonly number[]) =>
  measuredFrom(
    lastMs.map((ms) => delivered(ms, ms)),
    idle,
    { cpuMs: 8, privateBytes: 16 },
    0,
    10,
  );

it('budgets for ten and a hundred terminals are relative to the services alone, and to Kamailio if both numbers are a hundred', () => {
  const budgets = [10, 100].map((participants) => [1, 10, 100].map((receivers) => budgetOf({ way: 'terminals', participants, receivers })));
  const services = (atMost: number) => expect.objectContaining({ comparedWith: 'services', atMost }) as Budget;
  expect(budgets).toEqual([
    [undefined, services(2.5), services(2)],
    [undefined, services(2.5), expect.objectContaining({ comparedWith: 'kamailio', atMost: 0.25 })],
  ]);
});

it('a budget is checked against the ratio, and not at all if its reference was not measured', () => {
  const budget: Budget = { comparedWith: 'kamailio', atMost: 0.25 };
  expect(verdictOn(0.25, budget)).toBe('kept');
  expect(verdictOn(0.26, budget)).toBe('passed over');
  expect(verdictOn(undefined, budget)).toBe('none');
});

it('a change that was not delivered to everybody has no time', () => {
  const all = measuredFrom([delivered(5, 5), delivered(9, 9, 3)], idle, idle, 1, 10);
  expect(all).toMatchObject({ lastMs: [5], lost: 3, repeated: 1, deliveries: 17 });
});

it('rounds are added up', () => {
  expect(together([measured(1, 2), measured(3)])).toMatchObject({ lastMs: [1, 2, 3], deliveries: 30, cpuMs: 16, bytes: 300 });
});

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

it('the time of a change is split at the functions on its way', () => {
  const ran = [
    { entry: passedToTerminals.delivers, startedAt: 112, endedAt: 125 },
    { entry: passedToTerminals.publishes, startedAt: 105, endedAt: 111 },
    { entry: passedToTerminals.publishes, startedAt: 90, endedAt: 95 },
  ];
  const stages = stagesOfAll([delivered(120, 20), delivered(220, 20)], ran, passedToTerminals);
  expect(stages).toEqual([{ written: 5, published: 7, delivered: 8 }]);
  expect(stages.map(fanOutMs)).toEqual([15]);
  expect(medianStages(stages)).toEqual({ written: 5, published: 7, delivered: 8 });
});

it('a frame has a header of two, four or ten bytes', () => {
  expect([125, 126, 65_535, 65_536].map((bytes) => frameBytes(bytes) - bytes)).toEqual([2, 4, 4, 10]);
});

it('options define cells by participants and receivers, and must be numbers', () => {
  expect(optionsFrom(['--participants', '10', '--receivers', '1,5'])?.cells).toEqual([
    { participants: 10, receivers: 1 },
    { participants: 10, receivers: 5 },
  ]);
  expect(optionsFrom(['--help'])).toBeUndefined();
  expect(() => optionsFrom(['--receivers', 'many'])).toThrow('many');
});
