import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { PROJECT_ROOT } from '../../../cdk/load-settings';
import { typesLeftOut } from '../../deploy/emulator-differences';
import { synthesise, type TemplateJson } from '../support/deployment';
import { consoleAndDomains } from '../support/own-domains';

const { stateful, stateless, stacks } = synthesise(consoleAndDomains);
const web = Template.fromStack(stacks.console!).toJSON() as TemplateJson;
const types = [...new Set([stateful, stateless, web].flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type)))].sort();

const document = readFileSync(join(PROJECT_ROOT, 'docs/emulators.md'), 'utf8');
const rows = document
  .slice(document.indexOf('## Each resource type'))
  .split('\n')
  .filter((line) => /^\| `(AWS|Custom)::/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, type = '', where = '', tests = '']) => ({
    type: type.replaceAll('`', ''),
    where,
    tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, file]) => file!),
  }));

const pinned = (name: string): string =>
  new RegExp(`^${name}==(\\S+)`, 'm').exec(readFileSync(join(PROJECT_ROOT, 'test/deploy/requirements.in'), 'utf8'))![1]!;

describe('docs/emulators.md', () => {
  it('lists exactly the resource types of the stacks', () => {
    expect(rows.map(({ type }) => type).sort()).toEqual(types);
  });

  it('marks exactly the types left out for the emulator as only linted', () => {
    expect(rows.filter(({ where }) => where === 'only linted').map(({ type }) => type)).toEqual(typesLeftOut);
  });

  it.each(rows)('says where and by which tests $type is tested', ({ where, tests }) => {
    expect(['deployed', 'only linted']).toContain(where);
    expect(tests).not.toEqual([]);
    expect(tests.filter((file) => !existsSync(join(PROJECT_ROOT, file)))).toEqual([]);
  });

  it.each(['ministack', 'cfn-lint'])('names the version of %s that is used', (name) => {
    expect(document).toMatch(new RegExp(`${name}[^|.]*?\\s${pinned(name).replaceAll('.', '\\.')}`));
  });

  it('names existing test files', () => {
    const files = [...document.matchAll(/`((?:test|cdk)\/[^`]+)`/g)].map(([, file]) => file!);
    expect(files.filter((file) => !existsSync(join(PROJECT_ROOT, file)))).toEqual([]);
  });
});
