import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXAMPLE_SETTINGS_FILE, PROJECT_ROOT } from '../../cdk/load-settings';
import { MAX_PREFIX_CHARACTERS, parseSettings } from '../../cdk/settings';
import { type CarrierSettingName, carrierSettingNames, rowOf, settingNames } from '../../schemas/settings';
import { environmentNames } from '../../schemas/settings/function-settings';
import { carrierTexts } from '../../schemas/settings/texts';
import { settingsDocument } from '../../scripts/settings-document';

const document = readFileSync(resolve(PROJECT_ROOT, 'docs/settings.md'), 'utf8');
const examples = JSON.parse(readFileSync(resolve(PROJECT_ROOT, EXAMPLE_SETTINGS_FILE), 'utf8')) as object;
const rows = document
  .slice(document.indexOf('| setting'), document.indexOf('## Keys'))
  .split('\n')
  .filter((line) => /^\| `\w+` +\|/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const rowsOf = (name: string) => rows.filter(([cell]) => cell === `\`${name}\``);

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;

/** By the parser of a carrier's file, so that what is written is what happens. */
const defaultOf = (name: CarrierSettingName): string => {
  const others = Object.fromEntries(Object.entries(examples).filter(([each]) => each !== name));
  try {
    const { [name]: value } = parseSettings(others);
    return value === undefined ? 'none' : code(value);
  } catch {
    return 'required';
  }
};

describe('docs/settings.md', () => {
  it('has the tables that follow from the settings: npm run settings', () => {
    expect(document).toBe(settingsDocument(document));
  });

  it.each(carrierSettingNames)('describes %s as it is', (name) => {
    const { description, example } = carrierTexts[name];
    const [[, meaning, , usual, shown] = []] = rowsOf(name);
    // A document that the text names is a link here.
    const text = meaning?.replaceAll(/\[([\w/-]+\.md)\]\(\1\)/g, 'docs/$1');
    expect([text, usual, shown]).toEqual([description, defaultOf(name), code(example)]);
  });

  it('says how long the lists may be that share the room of the variables', () => {
    expect(document).toContain(`together may have at most ${String(MAX_PREFIX_CHARACTERS)} characters`);
  });

  it('lists nothing else, and each once', () => {
    const variables = settingNames.filter((name) => rowOf(name).from === 'deployment');
    expect(variables.map((name) => rowsOf(environmentNames[name as keyof typeof environmentNames]).length)).toEqual(variables.map(() => 1));
    expect(rows).toHaveLength(carrierSettingNames.length + variables.length);
  });

  it.each(carrierSettingNames)('shows an example of %s that works', (name) => {
    const { example } = carrierTexts[name];
    const network = name === 'accessNetworkUrl' ? { assembly: 'network' } : {};
    const ofJanus = { bridge: 'janus', bridgeOptions: { calleeUri: 'sip:{number}@a.example', callerUri: 'sip:{number}@b.example' } };
    const withSecret = { ...ofJanus, bridgeSecretArn: carrierTexts.bridgeSecretArn.example };
    const driver = name === 'bridgeSecretArn' || name === 'bridgeSecretKeyArn' ? withSecret : {};
    const pair = ['consoleDomain', 'consoleCertificateArn'] as const;
    const domain = pair.some((each) => each === name) ? Object.fromEntries(pair.map((each) => [each, carrierTexts[each].example])) : {};
    expect(parseSettings({ ...examples, ...network, ...driver, ...domain, [name]: example })).toMatchObject({ [name]: example });
  });

  it.each([
    ['maxParticipants', '2 to 300 participants'],
    ['maxMinutes', '1 to 1440 minutes'],
    ['ringSeconds', '5 to 120 seconds'],
    ['dialsPerHour', '1 to 10000 calls'],
    ['retentionDays', '1 to 3650 days'],
    ['takeOver', '`"replaces"`, `"none"`'],
    ['bridgeUrl', 'https URL'],
  ])('says that %s is %s', (name, value) => {
    expect(rowsOf(name).map((cells) => cells[2])).toEqual([value]);
  });
});
