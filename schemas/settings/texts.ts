/**
 * What each setting means, and an example. The error messages of `cdk synth` quote these texts, and docs/settings.md
 * lists them in this order.
 */
import { accountTexts } from './account-texts';
import type { CarrierSettingName, DeploymentSettingName } from '../settings';
import { consoleTexts } from './console-texts';

type Meaning = { readonly description: string };
type CarrierText = Meaning & { readonly example: unknown; readonly unit?: string };

export const carrierTexts: Readonly<Record<CarrierSettingName, CarrierText>> = {
  issuer: {
    description: 'The issuer of the access tokens, exactly as their `iss` claim has it. API Gateway reads its keys from there.',
    example: 'https://login.carrier.example',
  },
  audience: {
    description: 'The value that the `aud` claim of an access token must contain.',
    example: 'https://conference.carrier.example',
  },
  numberClaim: {
    description: "The claim that contains the caller's phone number. By naming it you state that the issuer has verified that number.",
    example: 'phone_number',
  },
  bridge: {
    description:
      "The driver for the bridge, the carrier's conference server (docs/bridges.md). `http` is for the protocol of docs/bridge-protocol.md.",
    example: 'http',
  },
  bridgeUrl: { description: 'The address to which Rollcall sends commands for the bridge.', example: 'https://bridge.carrier.example' },
  bridgeOptions: {
    description: 'The options of the driver, none of them secret: an object, see docs/bridges.md. `http` has no options.',
    example: {},
  },
  bridgeSecretArn: {
    description:
      "The secret with the driver's keys, a JSON object, see docs/bridges.md. Leave it out with `http`, whose key the deployment generates.",
    example: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:bridge-AbCdEf',
  },
  bridgeNumber: {
    description: "The bridge's own number. It is never dialled, and phones may show it as their caller (`callerId`).",
    example: '+15550199',
  },
  callerId: {
    description:
      "The number that a called phone shows: the initiator's (`initiator`), the bridge's own (`bridge`, which needs `bridgeNumber`), or none (`none`). With `initiator`, the initiator's own phone shows `bridgeNumber`, or none without it. See docs/bridges.md.",
    example: 'none',
  },
  takeOver: {
    description:
      'Whether the bridge can take over a held call (`replaces`). If it cannot (`none`), the held call is released, and the bridge calls the participant.',
    example: 'replaces',
  },
  assembly: {
    description:
      'How calls are placed before the conference starts: one by one on the access network (`network`), or not at all (`direct`).',
    example: 'direct',
  },
  accessNetworkUrl: {
    description:
      'The base address of the access network. Rollcall appends `/call-connection-requests` and `/call-release-requests`. Without it, phones dial for themselves and the network only reports.',
    example: 'https://network.carrier.example',
  },
  eventPackage: {
    description:
      "Who subscribes to the event package of the carrier's conference server: nobody (`none`, and no document is taken), the initiators' terminals or another system of the carrier (`terminal`), or the gateway as well (`gateway`). See docs/event-package.md.",
    example: 'gateway',
  },
  eventPackageDialect: {
    description: 'How the conference server writes its documents: an object, see docs/event-package.md.',
    example: { usersWithoutState: 'full' },
  },
  maxParticipants: {
    description: 'The maximum number of participants in a conference, including the initiator.',
    unit: 'participants',
    example: 50,
  },
  maxMinutes: { description: 'How many minutes after its start a conference ends.', unit: 'minutes', example: 60 },
  ringSeconds: { description: "How many seconds a participant's phone rings.", unit: 'seconds', example: 30 },
  dialsPerHour: {
    description:
      'How many calls one initiator may cause in a clock hour: calls on the bridge and single-line calls that Rollcall requests, together.',
    unit: 'calls',
    example: 600,
  },
  dialsPerSecond: {
    description: 'How many calls a second Rollcall places on the bridge, for all conferences together. Further calls wait.',
    unit: 'calls',
    example: 10,
  },
  openingsPerMinute: {
    description: 'How many conferences a caller may open in a clock minute, counting refused requests.',
    unit: 'requests',
    example: 5,
  },
  changesPerMinute: {
    description: 'How many commands to start a conference or to change its participants a caller may send in a clock minute.',
    unit: 'requests',
    example: 600,
  },
  connectsPerMinute: {
    description: 'How many WebSocket connections a caller may open in a clock minute.',
    unit: 'connections',
    example: 10,
  },
  maxConnections: {
    description: 'How many WebSocket connections a caller may have open at the same time.',
    unit: 'connections',
    example: 5,
  },
  subscribesPerMinute: {
    description: 'How many `subscribe`, `unsubscribe` and `refresh` messages a WebSocket connection may send in a clock minute.',
    unit: 'messages',
    example: 30,
  },
  messagesAtOnce: {
    description:
      'How many `subscribe`, `unsubscribe` and `refresh` messages of a WebSocket connection may be under way at the same time: one is served, and the others wait.',
    unit: 'messages',
    example: 4,
  },
  redeliveriesPerMinute: {
    description: 'How many deliveries a caller may have sent again in a clock minute.',
    unit: 'requests',
    example: 20,
  },
  recoveriesPerMinute: { description: 'How often a caller may call `recover` in a clock minute.', unit: 'requests', example: 2 },
  documentsPerMinute: {
    description: 'How many documents of the event package a terminal may send in a clock minute.',
    unit: 'requests',
    example: 30,
  },
  allowedPrefixes: {
    description:
      "The prefixes of the numbers that may be participants. `[]` allows every number. There is no default, because dialling costs money. The initiator's own number is not checked.",
    example: ['+44', '+353'],
  },
  deniedPrefixes: {
    description:
      'The prefixes of the numbers that may not be participants. The longest prefix that matches a number decides; if two are equally long, the denial wins.',
    example: ['+4490'],
  },
  endWhenInitiatorLeaves: { description: 'Whether the conference ends when its initiator leaves.', example: true },
  eventPackageDomain: {
    description:
      'The host of SIP addresses in event package documents: participants are `sip:+…@<host>;user=phone`, and a conference without a URI is `sip:<conferenceId>@<host>`. Without it they are `tel:` and `urn:` addresses, which some phones do not match (docs/gateway.md).',
    example: 'ims.carrier.example',
  },
  eventPackageRoster: {
    description:
      'Who an event package document lists: everybody (`all`), or only those who are online (`online`), for phones that do not read the status. A user who leaves is then deleted.',
    example: 'online',
  },
  eventSource: {
    description: 'The `source` of every event: a URI that names this deployment.',
    example: 'https://conference.carrier.example',
  },
  retentionDays: {
    description:
      'How many days an ended conference can still be read. The log of deliveries, with the events, is kept for as many days, at most 30, and the dead letters of the stream at most 14.',
    unit: 'days',
    example: 7,
  },
  logRetentionDays: {
    description: 'How many days logs are kept: a value that CloudWatch Logs accepts, such as 7, 30, 90 or 365.',
    unit: 'days',
    example: 90,
  },
  archiveDays: { description: 'How many days events are kept for replay.', unit: 'days', example: 30 },
  backupDays: {
    description: 'How many days back both tables can be restored. What has been deleted or erased stays in these backups for as long.',
    unit: 'days',
    example: 7,
  },
  corsOrigins: {
    description:
      'The origins whose pages may call the API from a browser (CORS). Without any, no page of another origin can. `*` is not possible: name each origin.',
    example: ['https://app.carrier.example'],
  },
  alarmTopicArn: {
    description: 'The SNS topic that is notified when an alarm goes off or clears. Without it, alarms show only in CloudWatch.',
    example: 'arn:aws:sns:eu-west-1:111122223333:on-call',
  },
  gateway: {
    description:
      'Where the SIP gateway runs, whom it serves and what it tells them: an object, see docs/deploy.md. Without it, there is no gateway.',
    example: {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      subnets: [{ subnetId: 'subnet-0a1b2c3d4e5f60718', availabilityZone: 'eu-west-1a' }],
      edge: ['10.98.0.0/28'],
      domain: 'ims.carrier.example',
      tokenUrl: 'https://login.carrier.example/token',
      clientSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:gateway-AbCdEf',
    },
  },
  ...accountTexts,
  ...consoleTexts,
};

export const deploymentTexts: Readonly<Record<DeploymentSettingName, Meaning>> = {
  conferencesTable: { description: 'The table of conferences.' },
  recordsTable: { description: 'The table of all other records.' },
  busName: { description: 'The event bus that events are published on.' },
  queueUrls: {
    description:
      'A JSON object: queue → its URL, for the queues that the function uses. The member `at` is the common beginning of the URLs.',
  },
  queueArns: { description: 'A JSON object: queue that schedules send to → its ARN.' },
  scheduleGroup: { description: "The group that holds this deployment's schedules." },
  metricNamespace: { description: "The namespace of this deployment's metrics in CloudWatch." },
  scheduleRoleArn: { description: 'The role in which EventBridge Scheduler sends to these queues.' },
  hashKeyId: {
    description: 'The secret with `hashKey`, see below. This and the next two are empty for functions that may not read that key.',
  },
  bridgeKeyId: {
    description: 'The secret with `bridgeKey`, for functions that use the bridge, with the driver `http` only.',
  },
  accessNetworkKeyId: { description: 'The secret with `accessNetworkKey`, for `request-calls`.' },
  bridgeSecretId: { description: "The secret with the driver's keys: `bridgeSecretArn`. Empty for a driver that has none." },
  callbackUrl: {
    description: 'The address at which the bridge reaches the API. `/v1/bridge-callbacks/<driver>` is appended to it.',
  },
  connectionsUrl: {
    description: 'The address at which functions reach the WebSocket API. `/@connections/<connection id>` is appended to it.',
  },
  loopbackSinks: {
    description: 'Whether webhooks may also go to http and https on loopback addresses, to try them out. Never in the cloud.',
  },
};
