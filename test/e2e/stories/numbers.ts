/** Numbers of the sandbox carrier. Each story draws its own, so that several can run at the same time. */
const PREFIXES = {
  answers: '+1555010',
  busy: '+1555011',
  ringsOn: '+1555012',
  hangsUp: '+1555013',
  unreachable: '+1555014',
} as const;

export type PhoneBehaviour = keyof typeof PREFIXES;

export type NumberSource = (behaviour: PhoneBehaviour) => string;

const DIGITS = 6;

/** Every number once, counting from `first`. */
export const numbersFrom = (first = 0): NumberSource => {
  let drawn = first;
  return (behaviour) => {
    drawn += 1;
    return `${PREFIXES[behaviour]}${String(drawn).padStart(DIGITS, '0')}`;
  };
};
