import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assembleProject } from '../../../../../bench/cost/against/assemble-project';
import { type TemporaryFolder, temporaryFolder } from '../../../../../bench/measuring/temporary-folder';

const THIS_PROJECT = join(__dirname, '../../../../..');
const TIMERS = 'functions/wiring/timers.ts';
const project = {
  'package.json': JSON.stringify({ name: 'rollcall' }),
  'node_modules/zod/index.js': '',
  'bench/cost/count-run.ts': 'theirs',
  'functions/wiring/api.ts': 'theirs',
  'functions/calls/report-calls.ts': 'theirs',
};

let other: TemporaryFolder;
let assembled: TemporaryFolder;

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(other.path, path)), { recursive: true });
    writeFileSync(join(other.path, path), text);
  }
};

const read = (path: string): string => readFileSync(join(assembled.path, path), 'utf8');

/** Where a file comes from, as Node finds it. */
const isTheirs = (path: string): boolean => realpathSync(join(assembled.path, path)) === realpathSync(join(other.path, path));

beforeEach(() => {
  other = temporaryFolder('other');
  assembled = temporaryFolder('assembled');
});

afterEach(() => {
  other.remove();
  assembled.remove();
});

it('the benchmarks are of this checkout, and everything else is of the other', () => {
  write({ ...project, [TIMERS]: 'theirs' });
  assembleProject(other.path, assembled.path);
  expect(read('bench/cost/count-run.ts')).toBe(readFileSync(join(THIS_PROJECT, 'bench/cost/count-run.ts'), 'utf8'));
  expect(isTheirs('bench/cost/count-run.ts')).toBe(false);
  for (const path of ['package.json', 'node_modules', 'functions/wiring/api.ts', TIMERS, 'functions/calls/report-calls.ts']) {
    expect(isTheirs(path)).toBe(true);
  }
});

it('a checkout from before the timers has none of them, and keeps what is around them', () => {
  write(project);
  assembleProject(other.path, assembled.path);
  expect(read(TIMERS)).toContain('timedFunctions = {}');
  expect(isTheirs('functions/wiring/api.ts')).toBe(true);
  expect(isTheirs('functions/calls/report-calls.ts')).toBe(true);
});

it('says why a folder cannot be counted', () => {
  expect(() => assembleProject(join(other.path, 'nowhere'), assembled.path)).toThrow(/The folder .*nowhere does not exist/);
  expect(() => assembleProject(other.path, assembled.path)).toThrow('is not a checkout of this project');
  write({ 'package.json': JSON.stringify({ name: 'rollcall' }) });
  expect(() => assembleProject(other.path, assembled.path)).toThrow('run npm ci');
});
