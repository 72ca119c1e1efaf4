import { inOrder, orderWith } from '../../../../console/view/row-order';
import { neighbourOf } from '../../../../console/view/row-focus';
import { cleo, shownParticipant, you } from '../../../support/shown-conference';

const dan = shownParticipant({ participantId: 'dan', displayName: null });

it('puts the initiator first, then names, then bare numbers', () => {
  expect(orderWith([], [dan, cleo(), shownParticipant(), you()])).toEqual([
    you().participantId,
    shownParticipant().participantId,
    cleo().participantId,
    'dan',
  ]);
});

it('moves no row that was there: who comes later comes last, and the initiator first', () => {
  const known = orderWith([], [dan]);
  expect(orderWith(known, [cleo(), dan, you()])).toEqual([you().participantId, 'dan', cleo().participantId]);
});

it('forgets who was removed, so that somebody who is added again comes last', () => {
  const known = orderWith(['dan', cleo().participantId], [cleo()]);
  expect(orderWith(known, [cleo(), dan])).toEqual([cleo().participantId, 'dan']);
});

it('orders rows by it, and keeps those that it does not know', () => {
  expect(inOrder([cleo(), dan], ['dan']).map(({ participantId }) => participantId)).toEqual(['dan', cleo().participantId]);
});

it.each([
  ['stays, if the row is there', ['a', 'b', 'c'], ['a', 'b', 'c'], 'b', 'b'],
  ['goes to the next row', ['a', 'b', 'c'], ['a', 'c'], 'b', 'c'],
  ['goes to the row before, if there is none after it', ['a', 'b', 'c'], ['a', 'b'], 'c', 'b'],
  ['goes nowhere without rows', ['a'], [], 'a', undefined],
])('after a removal the focus %s', (_, before, now, id, expected) => {
  expect(neighbourOf(before, now, id)).toBe(expected);
});
