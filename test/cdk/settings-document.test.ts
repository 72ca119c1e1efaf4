import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXAMPLE_SETTINGS_FILE, PROJECT_ROOT } from '../../cdk/load-settings';
import { parseSettings, settingNames, Settings } from '../../cdk/settings';

const document = readFileSync(resolve(PROJECT_ROOT, 'docs/settings.md'), 'utf8');
const examples = JSON.parse(readFileSync(resolve(PROJECT_ROOT, EXAMPLE_SETTINGS_FILE), 'utf8')) as object;
const table = document.slice(document.indexOf('| setting'), document.indexOf('## Keys'));
const rows = table
  .split('\n')
  .filter((line) => /^\| `\w+` +\|/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;

const defaultOf = (name: keyof Settings): string => {
  const schema = Settings.shape[name];
  const { data } = schema.safeParse(undefined);
  if (data !== undefined) return code(data);
  return schema.safeParse(undefined).success ? 'none' : 'required';
};

const metaOf = (name: keyof Settings) => Settings.shape[name].meta() as { description: string; example: unknown };

describe('docs/settings.md', () => {
  it.each(settingNames)('describes %s correctly', (name) => {
    const { description, example } = metaOf(name);
    expect(rows.find(([cell]) => cell === `\`${name}\``)).toEqual([`\`${name}\``, description, defaultOf(name), code(example)]);
  });

  it('lists each setting once and nothing else', () => {
    expect(rows).toHaveLength(settingNames.length);
  });

  it.each(settingNames)('shows a valid example of %s', (name) => {
    const { example } = metaOf(name);
    const network = name === 'accessNetworkUrl' ? { assembly: 'network' } : {};
    const ofJanus = { bridge: 'janus', bridgeOptions: { calleeUri: 'sip:{number}@a.example', callerUri: 'sip:{number}@b.example' } };
    const driver = name === 'bridgeSecretArn' ? ofJanus : {};
    expect(parseSettings({ ...examples, ...network, ...driver, [name]: example })).toHaveProperty(name, example);
  });
});
