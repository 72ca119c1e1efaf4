/**
 * The names of the settings a function reads: global, with one value per deployment. `cdk/` and `local/` set them all;
 * `functions/runtime/settings.ts` parses them.
 */
export const environmentNames = {
  conferencesTable: 'ROLLCALL_CONFERENCES_TABLE',
  recordsTable: 'ROLLCALL_RECORDS_TABLE',
  busName: 'ROLLCALL_BUS_NAME',
  /** JSON object: queue name (as in wiring) → queue URL, dead-letter queues of stream consumers included; `at` begins each of them. */
  queueUrls: 'ROLLCALL_QUEUE_URLS',
  /** Secrets Manager id of a JSON object: `hashKey`, `bridgeKey`, `accessNetworkKey`. */
  secretId: 'ROLLCALL_SECRET_ID',
  /** CloudEvents `source` of this deployment. */
  eventSource: 'ROLLCALL_EVENT_SOURCE',
  bridge: 'ROLLCALL_BRIDGE',
  bridgeUrl: 'ROLLCALL_BRIDGE_URL',
  /** JSON object: what the driver is told that is no secret, by `Options` of its folder. */
  bridgeOptions: 'ROLLCALL_BRIDGE_OPTIONS',
  /** Secrets Manager id of a JSON object, by `Secrets` of the driver's folder; empty for a driver that has none. */
  bridgeSecretId: 'ROLLCALL_BRIDGE_SECRET_ID',
  /** The API as the conference server reaches it; `/v1/bridge-callbacks/<driver>` follows it. */
  callbackUrl: 'ROLLCALL_CALLBACK_URL',
  /** `network` or `direct`. */
  assembly: 'ROLLCALL_ASSEMBLY',
  /** Where call connection requests go; empty where phones dial themselves. */
  accessNetworkUrl: 'ROLLCALL_ACCESS_NETWORK_URL',
  /** `replaces` or `none`. */
  takeOver: 'ROLLCALL_TAKE_OVER',
  numberClaim: 'ROLLCALL_NUMBER_CLAIM',
  maxParticipants: 'ROLLCALL_MAX_PARTICIPANTS',
  maxMinutes: 'ROLLCALL_MAX_MINUTES',
  ringSeconds: 'ROLLCALL_RING_SECONDS',
  /** `true`: the conference ends when the initiator leaves. */
  endWhenInitiatorLeaves: 'ROLLCALL_END_WHEN_INITIATOR_LEAVES',
  retentionDays: 'ROLLCALL_RETENTION_DAYS',
  /** Whose tokens are taken, and for whom they must be made out: API Gateway checks those of requests, a function those of WebSockets. */
  issuer: 'ROLLCALL_ISSUER',
  audience: 'ROLLCALL_AUDIENCE',
  /** The WebSocket API as functions reach it: `<this>/@connections/<connection id>`. */
  connectionsUrl: 'ROLLCALL_CONNECTIONS_URL',
  /** JSON object: name of a queue that schedules send to → its ARN. */
  queueArns: 'ROLLCALL_QUEUE_ARNS',
  /** The group that holds this deployment's schedules. */
  scheduleGroup: 'ROLLCALL_SCHEDULE_GROUP',
  /** The role in which EventBridge Scheduler sends to these queues. */
  scheduleRoleArn: 'ROLLCALL_SCHEDULE_ROLE_ARN',
  /** `true`: webhooks may also go to http and https on loopback addresses, for trying them out. Never so in the cloud. */
  loopbackSinks: 'ROLLCALL_LOOPBACK_SINKS',
  /** Comma-separated prefixes, such as `+1,+44`; empty allows all. */
  allowedPrefixes: 'ROLLCALL_ALLOWED_PREFIXES',
  deniedPrefixes: 'ROLLCALL_DENIED_PREFIXES',
  dialsPerHour: 'ROLLCALL_DIALS_PER_HOUR',
  /** Calls a second to the conference server; empty for as many as come. */
  dialsPerSecond: 'ROLLCALL_DIALS_PER_SECOND',
  /** The bridge's own number, never dialled; empty where it has none. */
  bridgeNumber: 'ROLLCALL_BRIDGE_NUMBER',
} as const;

export type EnvironmentName = (typeof environmentNames)[keyof typeof environmentNames];
