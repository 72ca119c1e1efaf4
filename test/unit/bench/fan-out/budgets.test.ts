import { type Budget, budgetOf, verdictOn } from '../../../../bench/fan-out/budgets';

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
