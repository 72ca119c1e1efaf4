import { searchFor } from '../../../../ops/erasure/number-search';

const { isIn } = searchFor('+15550100');

describe('a number', () => {
  it.each(['+15550100', '15550100', '{"n":{"N":"15550100"}}', 'tel:+15550100;phone-context', 'call 15550100, please'])(
    'is in %s',
    (text) => {
      expect(isIn(text)).toBe(true);
    },
  );

  it.each(['+155501001', '915550100', '', '+1 555 0100'])('is not in %s', (text) => {
    expect(isIn(text)).toBe(false);
  });
});
