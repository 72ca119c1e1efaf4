/** What each setting means, and an example: the refusals of `cdk synth` quote them and docs/settings.md lists them, in this order. */
import type { CarrierSettingName, DeploymentSettingName } from '../settings';

type Meaning = { readonly description: string };
type CarrierText = Meaning & { readonly example: unknown; readonly unit?: string };

export const carrierTexts: Readonly<Record<CarrierSettingName, CarrierText>> = {
  issuer: {
    description: 'The issuer of the access tokens, exactly as their `iss` claim has it. API Gateway reads its keys from there.',
    example: 'https://login.carrier.example',
  },
  audience: { description: 'What the `aud` claim of an access token must hold.', example: 'https://conference.carrier.example' },
  numberClaim: {
    description: "The claim that holds the caller's phone number. Naming it says that the issuer has verified that number.",
    example: 'phone_number',
  },
  bridge: {
    description: 'The driver of the conference server, see docs/bridges.md; `http` is the bridge protocol of docs/bridge-protocol.md.',
    example: 'http',
  },
  bridgeUrl: { description: 'Where the conference server takes commands.', example: 'https://bridge.carrier.example' },
  bridgeOptions: {
    description: 'The options of the driver that are not secret: an object, see docs/bridges.md. `http` has none.',
    example: {},
  },
  bridgeSecretArn: {
    description:
      "The secret with the driver's keys, a JSON object, see docs/bridges.md. `http` has none: its key is made by the deployment.",
    example: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf',
  },
  bridgeNumber: { description: "The conference server's own number, which is never dialled.", example: '+15550199' },
  takeOver: {
    description: 'Whether the conference server can take a held call over (`replaces`); if not, that call is released and dialled again.',
    example: 'replaces',
  },
  assembly: {
    description: 'Who places the calls before the conference starts: the access network, one by one (`network`), or nobody (`direct`).',
    example: 'direct',
  },
  accessNetworkUrl: {
    description: 'Where call connection requests go. Without it, phones dial themselves and the network only reports.',
    example: 'https://network.carrier.example/calls',
  },
  maxParticipants: { description: 'The most participants of a conference, the initiator counted.', unit: 'participants', example: 50 },
  maxMinutes: { description: 'An active conference ends after this time.', unit: 'minutes', example: 60 },
  ringSeconds: { description: 'How long a participant is rung.', unit: 'seconds', example: 30 },
  dialsPerHour: { description: 'How many calls one initiator may cause within an hour.', unit: 'calls', example: 600 },
  dialsPerSecond: {
    description: 'How many calls a second go to the conference server, from all conferences together; further ones wait.',
    unit: 'calls',
    example: 10,
  },
  allowedPrefixes: {
    description: 'The prefixes that may be dialled; `[]` allows every number. It has no default: dialling costs money.',
    example: ['+44', '+353'],
  },
  deniedPrefixes: {
    description:
      'The prefixes that may not be dialled. The longest prefix that fits a number decides; of two equally long ones, the denial.',
    example: ['+4490'],
  },
  endWhenInitiatorLeaves: { description: 'Whether the conference ends when its initiator leaves.', example: true },
  eventSource: {
    description: 'The `source` of every event: a URI that names this deployment.',
    example: 'https://conference.carrier.example',
  },
  retentionDays: { description: 'How long an ended conference can still be read.', unit: 'days', example: 7 },
  logRetentionDays: {
    description: 'How long logs are kept: a value that CloudWatch Logs knows, such as 7, 30, 90 or 365.',
    unit: 'days',
    example: 90,
  },
  archiveDays: { description: 'How long events are kept to be replayed.', unit: 'days', example: 30 },
  requestsPerSecond: {
    description: 'How many requests a second the API takes from everyone together, and how many messages; others get 429.',
    unit: 'requests',
    example: 200,
  },
  requestBurst: { description: 'How many requests the API takes at once beyond that rate.', unit: 'requests', example: 400 },
  apiGatewayLogRole: {
    description:
      'Whether the deployment sets the role in which API Gateway writes logs in this account and region; `false` where there is one.',
    example: false,
  },
  alarmTopicArn: {
    description: 'The SNS topic that is notified when an alarm goes off or is over. Without it, alarms only show in CloudWatch.',
    example: 'arn:aws:sns:eu-west-1:111122223333:on-call',
  },
};

export const deploymentTexts: Readonly<Record<DeploymentSettingName, Meaning>> = {
  conferencesTable: { description: 'The table of conferences.' },
  recordsTable: { description: 'The table of all other records.' },
  busName: { description: 'The event bus that events are published on.' },
  queueUrls: {
    description: 'A JSON object: queue → its URL, dead-letter queues of stream consumers included. The member `at` begins each URL.',
  },
  queueArns: { description: 'A JSON object: queue that schedules send to → its ARN.' },
  scheduleGroup: { description: "The group that holds this deployment's schedules." },
  scheduleRoleArn: { description: 'The role in which EventBridge Scheduler sends to these queues.' },
  secretId: { description: 'The secret with the keys of the deployment, see below.' },
  bridgeSecretId: { description: "The secret with the driver's keys: `bridgeSecretArn`. Empty for a driver that has none." },
  callbackUrl: {
    description: 'The API as the conference server reaches it; `/v1/bridge-callbacks/<driver>` follows it.',
  },
  connectionsUrl: { description: 'The WebSocket API as functions reach it; `/@connections/<connection id>` follows it.' },
  loopbackSinks: {
    description: 'Whether webhooks may also go to http and https on loopback addresses, to try them out. Never in the cloud.',
  },
};
