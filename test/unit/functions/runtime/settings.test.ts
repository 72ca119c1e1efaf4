import { loadSettings } from '../../../../functions/runtime/settings';
import { environmentNames } from '../../../../schemas/settings/function-settings';

const environment = {
  ROLLCALL_CONFERENCES_TABLE: 'conferences',
  ROLLCALL_RECORDS_TABLE: 'records',
  ROLLCALL_BUS_NAME: 'bus',
  ROLLCALL_QUEUE_URLS: '{"watch":"https://sqs.example/watch"}',
  ROLLCALL_HASH_KEY_ID: 'hash-key',
  ROLLCALL_BRIDGE_KEY_ID: 'bridge-key',
  ROLLCALL_ACCESS_NETWORK_KEY_ID: 'access-network-key',
  ROLLCALL_EVENT_SOURCE: 'https://rollcall.example',
  ROLLCALL_BRIDGE: 'http',
  ROLLCALL_BRIDGE_URL: 'http://127.0.0.1:4000',
  ROLLCALL_BRIDGE_OPTIONS: '{"codec":"pcma"}',
  ROLLCALL_BRIDGE_SECRET_ID: '',
  ROLLCALL_CALLBACK_URL: 'https://api.rollcall.example',
  ROLLCALL_ASSEMBLY: 'network',
  ROLLCALL_ACCESS_NETWORK_URL: '',
  ROLLCALL_TAKE_OVER: 'replaces',
  ROLLCALL_NUMBER_CLAIM: 'phone_number',
  ROLLCALL_MAX_PARTICIPANTS: '100',
  ROLLCALL_MAX_MINUTES: '480',
  ROLLCALL_RING_SECONDS: '45',
  ROLLCALL_END_WHEN_INITIATOR_LEAVES: 'true',
  ROLLCALL_RETENTION_DAYS: '30',
  ROLLCALL_ISSUER: 'https://login.example',
  ROLLCALL_AUDIENCE: 'https://rollcall.example',
  ROLLCALL_CONNECTIONS_URL: 'https://sockets.example/v1',
  ROLLCALL_QUEUE_ARNS: '{"deliveries":"arn:aws:sqs:eu-west-1:000000000000:deliveries"}',
  ROLLCALL_SCHEDULE_GROUP: 'rollcall',
  ROLLCALL_METRIC_NAMESPACE: 'Rollcall',
  ROLLCALL_SCHEDULE_ROLE_ARN: 'arn:aws:iam::000000000000:role/schedules',
  ROLLCALL_LOOPBACK_SINKS: 'false',
  ROLLCALL_ALLOWED_PREFIXES: '+1, +44',
  ROLLCALL_DENIED_PREFIXES: '',
  ROLLCALL_DIALS_PER_HOUR: '200',
  ROLLCALL_DIALS_PER_SECOND: '',
  ROLLCALL_OPENINGS_PER_MINUTE: '10',
  ROLLCALL_CHANGES_PER_MINUTE: '300',
  ROLLCALL_CONNECTS_PER_MINUTE: '30',
  ROLLCALL_MAX_CONNECTIONS: '20',
  ROLLCALL_SUBSCRIBES_PER_MINUTE: '60',
  ROLLCALL_MESSAGES_AT_ONCE: '16',
  ROLLCALL_REDELIVERIES_PER_MINUTE: '60',
  ROLLCALL_RECOVERIES_PER_MINUTE: '5',
  ROLLCALL_BRIDGE_NUMBER: '',
  ROLLCALL_CALLER_ID: 'bridge',
  ROLLCALL_DOCUMENTS_PER_MINUTE: '60',
  ROLLCALL_EVENT_PACKAGE: 'terminal',
  ROLLCALL_EVENT_PACKAGE_DIALECT: '{}',
  ROLLCALL_EVENT_PACKAGE_DOMAIN: '',
  ROLLCALL_EVENT_PACKAGE_ROSTER: 'online',
};

it('knows every variable', () => {
  expect(Object.keys(environment).sort()).toEqual(Object.values(environmentNames).sort());
});

it('parses what the environment says', () => {
  expect(loadSettings(environment)).toMatchObject({
    queueUrls: { watch: 'https://sqs.example/watch' },
    bridgeUrl: 'http://127.0.0.1:4000',
    bridgeOptions: { codec: 'pcma' },
    bridgeSecretId: null,
    accessNetworkUrl: null,
    maxParticipants: 100,
    endWhenInitiatorLeaves: true,
    allowedPrefixes: ['+1', '+44'],
    deniedPrefixes: [],
    bridgeNumber: null,
    callerId: 'bridge',
  });
});

it('takes a missing setting for an empty one where it may be empty', () => {
  const { ROLLCALL_BRIDGE_NUMBER: _number, ROLLCALL_DENIED_PREFIXES: _prefixes, ...others } = environment;
  expect(loadSettings(others)).toMatchObject({ bridgeNumber: null, deniedPrefixes: [] });
});

it.each([
  ['ROLLCALL_CONFERENCES_TABLE', ''],
  ['ROLLCALL_CONFERENCES_TABLE', undefined],
  ['ROLLCALL_QUEUE_URLS', '{'],
  ['ROLLCALL_QUEUE_URLS', '["x"]'],
  ['ROLLCALL_BRIDGE_URL', 'ftp://x'],
  ['ROLLCALL_BRIDGE_OPTIONS', '[1]'],
  ['ROLLCALL_CALLBACK_URL', 'api.rollcall.example'],
  ['ROLLCALL_ASSEMBLY', 'both'],
  ['ROLLCALL_MAX_PARTICIPANTS', '301'],
  ['ROLLCALL_MAX_PARTICIPANTS', ' 3'],
  ['ROLLCALL_MAX_PARTICIPANTS', '1e2'],
  ['ROLLCALL_END_WHEN_INITIATOR_LEAVES', 'yes'],
  ['ROLLCALL_ISSUER', 'login.example'],
  ['ROLLCALL_QUEUE_ARNS', '{"deliveries":1}'],
  ['ROLLCALL_LOOPBACK_SINKS', ''],
  ['ROLLCALL_ALLOWED_PREFIXES', '+1,44'],
  ['ROLLCALL_BRIDGE_NUMBER', '15550100'],
])('names %s when it is %p', (name, value) => {
  expect(() => loadSettings({ ...environment, [name]: value })).toThrow(name);
});

it('names all that are wrong, and shows no value', () => {
  const wrong = { ...environment, ROLLCALL_ASSEMBLY: 'hidden-1', ROLLCALL_BRIDGE_NUMBER: 'hidden-2' };
  expect(() => loadSettings(wrong)).toThrow(/^(?!.*hidden)(?=.*ROLLCALL_ASSEMBLY)(?=.*ROLLCALL_BRIDGE_NUMBER).*$/);
});
