import { missingVersions } from '../../../../ops/conference/history';

const known = (...versions: readonly number[]) => versions.map((version) => ({ version, at: 0, type: 'x', from: 'bus' }));

it('names the versions of which no change is known', () => {
  expect(missingVersions(known(1, 2, 3), 3)).toBe('');
  expect(missingVersions(known(2, 5), 8)).toBe('1, 3–4, 6–8');
  expect(missingVersions([], 2)).toBe('1–2');
});
