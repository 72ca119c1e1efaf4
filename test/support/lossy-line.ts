/** Random lines on which messages are lost, repeated, late or out of order. */
import fc from 'fast-check';
import type { Moment } from './terminal-over-lossy-line';

/** Mostly one copy, at once. */
const copies = fc.oneof({ weight: 3, arbitrary: fc.constant([0]) }, { weight: 2, arbitrary: fc.array(fc.nat(4), { maxLength: 2 }) });

const moment: fc.Arbitrary<Moment> = fc.record({
  pushes: fc.boolean(),
  copies,
  answerCopies: copies,
  behind: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
  forgets: fc.nat(5).map((dice) => dice === 0),
  reconnects: fc.nat(9).map((dice) => dice === 0),
  asksByGet: fc.boolean(),
  tooLarge: fc.nat(5).map((dice) => dice === 0),
});

export const lossyLine = (moments: number): fc.Arbitrary<readonly Moment[]> =>
  fc.array(moment, { minLength: 1, maxLength: moments, size: 'max' });
