import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLE_SETTINGS_FILE, loadSettings } from '../../cdk/load-settings';
import { parseSettings, SettingsRefused } from '../../cdk/settings';
import { carrierSettingNames } from '../../schemas/settings';
import { completeSettings, refusal } from './support/settings';
import { temporaryFolder } from './support/temporary-folder';

const folder = temporaryFolder();

const file = (content: string): string => {
  const path = join(folder, 'settings.json');
  writeFileSync(path, content);
  return path;
};

describe('settings that are missing', () => {
  it.each(Object.keys(completeSettings))(
    '%s stop the synthesis with a sentence that describes the setting and gives an example',
    (name) => {
      const message = refusal(Object.fromEntries(Object.entries(completeSettings).filter(([each]) => each !== name)));
      expect(message).toMatch(new RegExp(`^Setting "${name}" is missing: .+ For example: "${name}": .+\\.$`));
    },
  );

  it('are all reported at once', () => {
    expect(refusal({}).split('\n')).toHaveLength(Object.keys(completeSettings).length);
  });

  it('take their default if they have one', () => {
    expect(parseSettings(completeSettings)).toEqual({
      ...completeSettings,
      bridge: 'http',
      bridgeOptions: {},
      callerId: 'initiator',
      takeOver: 'none',
      assembly: 'network',
      maxParticipants: 100,
      maxMinutes: 240,
      ringSeconds: 45,
      dialsPerHour: 300,
      documentsPerMinute: 120,
      eventPackage: 'terminal',
      eventPackageDialect: {},
      openingsPerMinute: 10,
      changesPerMinute: 300,
      connectsPerMinute: 30,
      maxConnections: 20,
      subscribesPerMinute: 60,
      messagesAtOnce: 16,
      redeliveriesPerMinute: 60,
      recoveriesPerMinute: 5,
      deniedPrefixes: [],
      gradualDeployment: false,
      tracing: false,
      readyInstances: 0,
      endWhenInitiatorLeaves: false,
      eventPackageRoster: 'all',
      retentionDays: 30,
      logRetentionDays: 30,
      archiveDays: 90,
      backupDays: 35,
      apiGatewayLogRole: true,
      console: false,
      consoleClientId: 'rollcall-console',
      consoleIssuerOrigins: [],
      consoleScopes: 'openid conferences:read conferences:write',
      name: 'Rollcall',
      lambdaConcurrency: 1000,
      requestsPerSecond: 1000,
      requestBurst: 2000,
      corsOrigins: [],
    });
  });
});

describe('settings that are wrong', () => {
  const url = 'must be an https URL without user name, query or fragment';
  it.each<[string, unknown, string]>([
    ['issuer', 'http://login.carrier.example', url],
    ['issuer', 'https://login.carrier.example?tenant=1', url],
    ['issuer', 'carrier', url],
    ['audience', '', 'must not be empty'],
    ['numberClaim', '', 'must not be empty'],
    ['bridge', 'pigeon', 'Invalid option: expected one of "http"'],
    ['bridgeUrl', 'https://name:password@bridge.carrier.example', url],
    ['bridgeNumber', '0800', 'must be an E.164 number such as +15550100'],
    ['callerId', 'everybody', 'Invalid option'],
    ['takeOver', 'all', 'Invalid option'],
    ['assembly', 'none', 'Invalid option'],
    ['accessNetworkUrl', 'ftp://network.carrier.example', url],
    ['maxParticipants', 301, 'must be a whole number from '],
    ['maxParticipants', 1, 'must be a whole number from '],
    ['maxParticipants', 2.5, 'must be a whole number from 2 to 300'],
    ['maxParticipants', '100', 'must be a whole number from 2 to 300'],
    ['maxMinutes', 0, 'must be a whole number from '],
    ['ringSeconds', 121, 'must be a whole number from '],
    ['dialsPerHour', 0, 'must be a whole number from '],
    ['dialsPerSecond', 0, 'must be a whole number from '],
    ['allowedPrefixes', ['44'], 'must be a list of prefixes such as "+44"'],
    ['allowedPrefixes', '+44', 'Invalid input: expected array'],
    ['deniedPrefixes', ['+0'], 'must be a list of prefixes such as "+44"'],
    ['endWhenInitiatorLeaves', 'yes', 'Invalid input: expected boolean'],
    ['eventSource', 'not a uri', 'must be an absolute URI'],
    ['retentionDays', 0, 'must be a whole number from '],
    ['logRetentionDays', 31, 'Invalid option'],
    ['archiveDays', 0, 'must be a whole number from '],
    ['backupDays', 36, 'must be a whole number from 1 to 35'],
    ['apiGatewayLogRole', 'there', 'Invalid input: expected boolean'],
    ['name', 'rollcall', 'must be a word of 2 to 12 letters and digits with a capital only at its beginning'],
    ['name', 'Rollcall-test', 'must be a word of 2 to 12'],
    ['name', 'RollcallTests', 'must be a word of 2 to 12'],
    ['lambdaConcurrency', 99, 'must be a whole number from 100 to 100000'],
    ['requestsPerSecond', 0, 'must be a whole number from '],
    ['corsOrigins', ['*'], 'must be a list of origins such as "https://app.example"'],
    ['corsOrigins', ['https://app.example/'], 'must be a list of origins such as "https://app.example"'],
    ['requestBurst', 5001, 'must be a whole number from '],
    ['alarmTopicArn', 'on-call', 'must be the ARN of an SNS topic'],
  ])('%s: %j is refused with an explanation', (name, value, reason) => {
    const message = refusal({ ...completeSettings, [name]: value });
    expect(message).toContain(`Setting "${name}" is wrong: ${reason}`);
    expect(message).toMatch(new RegExp(`For example: "${name}": .+\\.$`));
  });

  const janus = {
    ...completeSettings,
    bridge: 'janus',
    bridgeOptions: { calleeUri: 'sip:{number}@trunk.carrier.example', callerUri: 'sip:{number}@bridge.carrier.example' },
    bridgeSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf',
  };

  const twilio = { ...janus, bridge: 'twilio', bridgeOptions: { accountSid: 'AC0123456789abcdef0123456789abcdef' } };

  it('are accepted if they fit the driver', () => {
    expect(refusal(janus)).toBe('taken');
    expect(refusal({ ...janus, callerId: 'none' })).toBe('taken');
    expect(refusal({ ...twilio, bridgeNumber: '+15550199' })).toBe('taken');
  });

  it.each<[string, object, string]>([
    ['bridgeNumber', { ...completeSettings, callerId: 'bridge' }, 'it must be given with "callerId": "bridge"'],
    ['bridgeNumber', twilio, 'it must be given: "bridge": "twilio" cannot withhold the caller\'s number'],
    ['bridgeSecretArn', { ...twilio, bridgeNumber: '+15550199', bridgeSecretArn: undefined }, 'must be given with "bridge": "twilio"'],
  ])('%s is missing where other settings require it', (name, settings, reason) => {
    const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
    expect(refusal(given)).toContain(`Setting "${name}" is missing: `);
    expect(refusal(given)).toContain(reason);
  });

  it.each<[string, object, string]>([
    ['bridgeOptions', { ...janus, bridgeOptions: { calleeUri: 'sip:{number}@a.example' } }, 'does not fit "bridge": "janus": "callerUri"'],
    ['bridgeOptions', { ...janus, bridgeOptions: { ...janus.bridgeOptions, colour: 1 } }, '"colour" is not known'],
    [
      'bridgeOptions',
      { ...janus, bridgeOptions: { ...janus.bridgeOptions, calleeUri: 'sip:nobody@a.example' } },
      'must hold {number} once',
    ],
    ['bridgeOptions', { ...completeSettings, bridgeOptions: { codec: 'pcmu' } }, 'has no effect with "bridge": "http"'],
    ['bridgeSecretArn', { ...janus, bridgeSecretArn: undefined }, 'must be given with "bridge": "janus"'],
    ['bridgeSecretArn', { ...completeSettings, bridgeSecretArn: janus.bridgeSecretArn }, 'has no effect with "bridge": "http"'],
    ['takeOver', { ...janus, takeOver: 'replaces' }, 'cannot take over calls'],
    ['callerId', { ...twilio, bridgeNumber: '+15550199', callerId: 'none' }, "cannot withhold the caller's number"],
  ])('%s is refused where it does not fit the driver: %j', (name, settings, reason) => {
    expect(refusal(settings)).toContain(`Setting "${name}" is wrong: `);
    expect(refusal(settings)).toContain(reason);
  });

  const gateway = {
    vpcId: 'vpc-0a1b2c3d4e5f60718',
    subnets: [
      { subnetId: 'subnet-0a1b2c3d4e5f60718', availabilityZone: 'eu-west-1a', address: '10.20.1.10' },
      { subnetId: 'subnet-0a1b2c3d4e5f60719', availabilityZone: 'eu-west-1b', address: '10.20.2.10' },
    ],
    edge: ['10.98.0.1', '10.99.0.0/28'],
    domain: 'ims.carrier.example',
    tokenUrl: 'https://login.carrier.example/token',
    clientSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:gateway-AbCdEf',
  };
  const [first, second] = gateway.subnets;

  it('are completed for a gateway', () => {
    expect(parseSettings({ ...completeSettings, gateway }).gateway).toEqual({
      ...gateway,
      ...{ roles: ['notifier'], roster: 'online', numbers: 'everyone', paceMs: 5000, peerNames: [] },
    });
  });

  it.each<[string, object, string]>([
    ['a name that is no id', { vpcId: 'main' }, '"vpcId" must be an id such as "vpc-0a1b2c3d4e5f60718"'],
    ['no subnet', { subnets: [] }, '"subnets" must name at least one subnet'],
    ['two subnets of a zone', { subnets: [first, { ...second, availabilityZone: 'eu-west-1a' }] }, '"subnets" must be in different zones'],
    [
      'half of the addresses',
      { subnets: [first, { ...second, address: undefined }] },
      '"subnets" must all have an address, or none of them',
    ],
    ['everybody as its edge', { edge: [] }, '"edge" must name at least one address'],
    ['a name as its edge', { edge: ['sbc.carrier.example'] }, '"edge.0" must be an IPv4 address or a network'],
    ['no domain', { domain: undefined }, '"domain" Invalid input: expected string'],
    ['names of peers without TLS', { peerNames: ['sbc'] }, '"peerNames" has no effect without "tlsSecretArn"'],
    ['an image of a stranger', { image: 'docker.io/library/node:24' }, '"image" must be an image in ECR'],
    ['tokens over http', { tokenUrl: 'http://login.carrier.example/token' }, '"tokenUrl" must be an https URL'],
    ['a member that nobody knows', { desiredCount: 2 }, '"desiredCount" is not known'],
  ])('include a gateway with %s', (_what, wrong, reason) => {
    expect(refusal({ ...completeSettings, gateway: { ...gateway, ...wrong } })).toContain(`Setting "gateway" is wrong: ${reason}`);
  });

  it('are not quoted, because they may be phone numbers', () => {
    expect(refusal({ ...completeSettings, bridgeNumber: '+1555010012345678' })).not.toContain('1555010012345678');
  });

  it('include an access network if nobody places calls', () => {
    const message = refusal({ ...completeSettings, assembly: 'direct', accessNetworkUrl: 'https://network.carrier.example/calls' });
    expect(message).toContain('Setting "accessNetworkUrl" is wrong: has no effect with "assembly": "direct"; leave one of them out.');
  });

  it('include more prefixes than fit into the environment of a function', () => {
    const prefixes = (count: number) => Array.from({ length: count }, (_, index) => `+44${100 + index}`);
    const sentence =
      'Setting "allowedPrefixes" is wrong: must be at most 290 characters together with "deniedPrefixes" and "eventPackageDialect"';
    expect(refusal({ ...completeSettings, allowedPrefixes: prefixes(20), deniedPrefixes: prefixes(20) })).toBe('taken');
    const eventPackageDialect = { usersWithoutState: 'full' };
    expect(refusal({ ...completeSettings, allowedPrefixes: prefixes(20), deniedPrefixes: prefixes(20), eventPackageDialect })).toContain(
      sentence,
    );
    expect(refusal({ ...completeSettings, allowedPrefixes: prefixes(35), deniedPrefixes: prefixes(35) })).toContain(sentence);
    expect(refusal({ ...completeSettings, allowedPrefixes: prefixes(100) })).toContain(sentence);
  });

  it('include a dialect of the event package that has other members or values', () => {
    for (const eventPackageDialect of [{ colour: 'red' }, { maxUsers: 1 }]) {
      expect(refusal({ ...completeSettings, eventPackageDialect })).toContain('Setting "eventPackageDialect" is wrong');
    }
    expect(refusal({ ...completeSettings, eventPackageDialect: { maxUsers: 2 } })).toBe('taken');
  });

  it('include those that are not known', () => {
    expect(refusal({ ...completeSettings, isuer: 'x' })).toBe('Setting "isuer" is unknown: docs/settings.md lists all settings.');
  });
});

describe('the source of settings', () => {
  it('is the file named in the context', () => {
    const loaded = loadSettings({ settings: file(JSON.stringify(completeSettings)) });
    expect(loaded.settings.issuer).toBe(completeSettings.issuer);
    expect(loaded.areExamples).toBe(false);
  });

  it('is the command line for single settings, as text or as JSON', () => {
    const { settings } = loadSettings({
      settings: file(JSON.stringify(completeSettings)),
      'rollcall:audience': 'other',
      'rollcall:maxParticipants': '50',
      'rollcall:allowedPrefixes': '["+353"]',
    });
    expect(settings).toMatchObject({ audience: 'other', maxParticipants: 50, allowedPrefixes: ['+353'] });
  });

  it('never mixes with the example settings', () => {
    expect(() => loadSettings({ settings: file('{}') })).toThrow('Setting "issuer" is missing');
  });

  it("is the example file in a fresh clone, and is distinguished from a carrier's own file", () => {
    expect(loadSettings({ settings: EXAMPLE_SETTINGS_FILE }).areExamples).toBe(true);
  });

  it.each([
    [{}, 'No settings file given: add -c settings=<path>'],
    [{ settings: 'no/such/file.json' }, 'The settings file "no/such/file.json" cannot be read: name yours with -c settings=<path>'],
    [{ settings: 'README-is-no-json', file: 'not json' }, 'does not contain JSON'],
    [{ settings: 'a-list', file: '[]' }, 'must contain one JSON object'],
  ])('%j is refused with a sentence', ({ settings, file: content }: { settings?: string; file?: string }, sentence) => {
    const context = settings === undefined ? {} : { settings: content === undefined ? settings : file(content) };
    expect(() => loadSettings(context)).toThrow(SettingsRefused);
    expect(() => loadSettings(context)).toThrow(sentence);
  });

  it('has no setting without a value in the example file or a default', () => {
    const { settings } = loadSettings({ settings: EXAMPLE_SETTINGS_FILE });
    const optional = [
      'eventPackageDomain',
      'bridgeSecretArn',
      'bridgeSecretKeyArn',
      'kmsKeyArn',
      'dialsPerSecond',
      'bridgeNumber',
      'accessNetworkUrl',
      'domains',
      'canary',
      'vpc',
      'alarmTopicArn',
      'gateway',
      'consoleDomain',
      'consoleCertificateArn',
    ];
    expect([...Object.keys(settings), ...optional].sort()).toEqual([...carrierSettingNames].sort());
  });
});
