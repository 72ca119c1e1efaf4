/** Unused numbers of the sandbox's phones. Most answer; some are busy, do not answer or hang up. */
import type { Random } from '../measuring/random';

const ANSWERS = '+1555010';
const OTHERS = ['+1555011', '+1555012', '+1555013', '+1555014'];
const OTHERS_SHARE = 0.1;

export type SandboxNumbers = { readonly answering: () => string; readonly anybody: () => string };

export const numbersOfSandbox = (random: Random): SandboxNumbers => {
  let drawn = 0;
  const next = (prefix = ANSWERS): string => {
    drawn += 1;
    return `${prefix}${String(drawn).padStart(6, '0')}`;
  };
  return {
    answering: () => next(),
    anybody: () => next(random() < OTHERS_SHARE ? OTHERS[Math.floor(random() * OTHERS.length)] : ANSWERS),
  };
};
