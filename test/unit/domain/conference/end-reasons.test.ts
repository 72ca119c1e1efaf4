import { type EndCause, endReasons } from '../../../../domain/conference/end-reasons';
import { lifecycle } from '../../../../domain/conference/lifecycle';

const causes = Object.values<EndCause>(endReasons);

it('an end reason ends only what an end or an abandonment may end', () => {
  const endable: readonly string[] = [...lifecycle.end.from, ...lifecycle.abandon.from];
  expect(causes.flatMap(({ ends }) => ends.filter((state) => !endable.includes(state)))).toEqual([]);
});

it('every end reason ends a conference in some state, and says why', () => {
  expect(causes.filter(({ ends, says }) => ends.length === 0 || says === '')).toEqual([]);
});

it('the initiator and an operator may end a conference in every state that can be ended', () => {
  const endable = [...lifecycle.abandon.from, ...lifecycle.end.from];
  expect(endReasons['ended-by-initiator'].ends).toEqual(endable);
  expect(endReasons['ended-by-operator'].ends).toEqual(endable);
});
