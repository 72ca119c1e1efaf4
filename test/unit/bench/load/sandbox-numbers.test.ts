import { numbersOfSandbox } from '../../../../bench/load/sandbox-numbers';
import { seededRandom } from '../../../../bench/measuring/seeded-random';

it('each number is drawn once, and an initiator answers', () => {
  const { answering, anybody } = numbersOfSandbox(seededRandom(5));
  const drawn = Array.from({ length: 300 }, () => [answering(), anybody()]);
  expect(new Set(drawn.flat()).size).toBe(600);
  expect(drawn.every(([initiator = '']) => initiator.startsWith('+1555010'))).toBe(true);
  expect(drawn.some(([, other = '']) => !other.startsWith('+1555010'))).toBe(true);
});
