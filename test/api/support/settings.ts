/** The settings of a deployment, as the tests of the API have them; what matters to a test it says itself. */
import type { Settings } from '../../../functions/runtime/settings';
import { functionDefaults } from '../../../schemas/settings';

export const BRIDGE_NUMBER = '+15559990000';
export const DENIED_PREFIX = '+1900';

export const theSettings: Settings = {
  ...functionDefaults,
  conferencesTable: 'conferences',
  recordsTable: 'records',
  busName: 'rollcall',
  queueUrls: {},
  hashKeyId: 'hash-key',
  bridgeKeyId: 'bridge-key',
  accessNetworkKeyId: 'access-network-key',
  eventSource: 'urn:rollcall:test',
  bridgeUrl: 'http://127.0.0.1:1',
  bridgeSecretId: null,
  callbackUrl: 'https://api.rollcall.example',
  takeOver: 'replaces',
  numberClaim: 'phone_number',
  maxMinutes: 480,
  ringSeconds: 60,
  issuer: 'https://issuer.example',
  audience: 'rollcall',
  connectionsUrl: 'https://sockets.example/live',
  queueArns: {},
  scheduleGroup: 'rollcall',
  metricNamespace: 'Rollcall',
  scheduleRoleArn: 'arn:aws:iam::123456789012:role/schedules',
  loopbackSinks: false,
  allowedPrefixes: [],
  deniedPrefixes: [DENIED_PREFIX],
  dialsPerHour: 1_000,
  bridgeNumber: BRIDGE_NUMBER,
};

/** No single-line calls: the request says who is online. */
export const DIRECT = { assembly: 'direct' } as const satisfies Partial<Settings>;
