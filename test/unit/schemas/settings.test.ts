import { loadSettings } from '../../../functions/runtime/settings';
import { carrierSettingNames, functionDefaults, rowOf, settingNames } from '../../../schemas/settings';
import { environmentNames, functionSettingNames, type FunctionSettings, inVariables } from '../../../schemas/settings/function-settings';
import { carrierTexts } from '../../../schemas/settings/texts';

const ofDeployment = {
  conferencesTable: 'conferences',
  recordsTable: 'records',
  busName: 'bus',
  queueUrls: { watch: 'https://sqs.example/watch' },
  queueArns: { deliveries: 'arn:aws:sqs:eu-west-1:000000000000:deliveries' },
  scheduleGroup: 'rollcall',
  metricNamespace: 'Rollcall',
  scheduleRoleArn: 'arn:aws:iam::000000000000:role/schedules',
  hashKeyId: 'hash-key',
  bridgeKeyId: 'bridge-key',
  accessNetworkKeyId: 'access-network-key',
  bridgeSecretId: null,
  callbackUrl: 'https://api.rollcall.example',
  connectionsUrl: 'https://sockets.example/v1',
  loopbackSinks: false,
};
const required = {
  issuer: 'https://login.example',
  audience: 'rollcall',
  numberClaim: 'phone_number',
  bridgeUrl: 'https://bridge.example',
  allowedPrefixes: ['+44', '+353'],
  eventSource: 'urn:rollcall:test',
};
const values: FunctionSettings = { ...functionDefaults, ...ofDeployment, ...required };

it('what functions are given is what they read', () => {
  expect(loadSettings(inVariables(values))).toEqual(values);
});

it.each(carrierSettingNames.filter((name) => name in environmentNames))('functions read the example of %s', (name) => {
  const { example } = carrierTexts[name];
  expect(loadSettings(inVariables({ ...values, [name]: example }))).toHaveProperty(name, example);
});

it.each(settingNames.filter((name) => rowOf(name).default !== undefined))('the default of %s is a value that it may have', (name) => {
  const { schema, fileSchema = schema, default: usual } = rowOf(name);
  expect(fileSchema.safeParse(usual).success).toBe(true);
});

it.each([
  ['maxParticipants', 2, 300],
  ['maxMinutes', 1, 1_440],
  ['ringSeconds', 5, 120],
  ['dialsPerHour', 1, 10_000],
  ['dialsPerSecond', 1, 1_000],
  ['retentionDays', 1, 3_650],
] as const)('functions take %s from %d to %d, as a carrier may set it', (name, least, most) => {
  const read = (value: number) => () => loadSettings({ ...inVariables(values), [environmentNames[name]]: String(value) });
  expect([read(least)()[name], read(most)()[name]]).toEqual([least, most]);
  const refusal = `${environmentNames[name]} must be a whole number from ${least} to ${most}`;
  expect(read(least - 1)).toThrow(refusal);
  expect(read(most + 1)).toThrow(refusal);
});

it('a variable is named after its setting', () => {
  expect(environmentNames.endWhenInitiatorLeaves).toBe('ROLLCALL_END_WHEN_INITIATOR_LEAVES');
  expect(new Set(Object.values(environmentNames)).size).toBe(functionSettingNames.length);
});
