import { formatNumber, numberFrom } from '../../../../console/view/phone-numbers';

it.each([
  ['+15550100', '+1 555 0100'],
  ['+15550100123', '+1 555 010 0123'],
  ['+447700900123', '+44 770 090 0123'],
  ['+4915112345678', '+49 151 123 456 78'],
  ['+35312345678', '+353 123 456 78'],
  ['+79161234567', '+7 916 123 4567'],
])('shows %s in groups that stay on one line', (number, shown) => {
  expect(formatNumber(number)).toBe(shown.replaceAll(' ', '\u00a0'));
});

it.each([
  ['+1 (555) 010-0', '+15550100'],
  ['0044 7700 900123', '+447700900123'],
  [' +1\u00a0555\u00a00100 ', '+15550100'],
])('understands %s', (typed, number) => {
  expect(numberFrom(typed)).toBe(number);
});

it.each(['', '+', '5550100', '+0123456', '+1234', '+1555010012345678', '+1555x0100'])('does not guess what %j is', (typed) => {
  expect(numberFrom(typed)).toBeUndefined();
});
