import { readFileSync } from 'node:fs';
import path from 'node:path';
import { problemSlug, problemType } from '../../../schemas/problem-type';
import { problemCodes, problems } from '../../../schemas/problems';

const page = readFileSync(path.join(__dirname, '../../../docs/problems.md'), 'utf8');

it.each(problemCodes)('the page explains %s with its status and title', (code) => {
  const { status, title } = problems[code];
  const section = page.split(`\n## ${problemSlug(code)}\n\n`)[1]?.replaceAll(/\s+/g, ' ');
  expect(section?.startsWith(`${String(status)} \`${code}\`: ${title}.`)).toBe(true);
});

it('the page explains nothing that is not in the list', () => {
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings.sort()).toEqual(problemCodes.map(problemSlug).sort());
});

it('the page says how a type is written', () => {
  expect(page).toContain(problemType('DUPLICATE_PARTICIPANT'));
});
