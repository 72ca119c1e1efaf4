/** A sandbox carrier with a stand-in for the API, and what tests ask of the two. */
import { httpAccessNetwork } from '../../functions/adapters/access-network/http-access-network';
import { httpDriver } from '../../functions/drivers/http/http-driver';
import type { AccessNetwork, CallRequest } from '../../functions/ports/access-network';
import type { BridgeDriver } from '../../functions/ports/bridge-driver';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../local/sandbox/start-sandbox';
import type { CallReport } from '../../schemas/call-report';
import { type CallbackReceiver, startCallbackReceiver } from './callback-receiver';
import { aConferenceId, aParticipantId } from './conference-ids';
import { until } from './until';

export const bridgeKey = 'a-key-that-the-bridge-has-been-given';
export const accessNetworkKey = 'another-key-for-the-access-network';

/** Numbers of the contract's plan. */
export const numbers = {
  initiator: '+15550100',
  ada: '+15550101',
  bob: '+15550102',
  cyd: '+15550103',
  busy: '+15550110',
  ringsOn: '+15550120',
  hangsUp: '+15550130',
  unreachable: '+15550140',
  elsewhere: '+15559999',
} as const;

type TestCallback = { eventId: string; room: string; leg: string; event: string; end?: Record<string, unknown> };

export type SandboxScript = {
  readonly api: CallbackReceiver;
  sandbox: Sandbox;
  readonly driver: BridgeDriver;
  readonly network: AccessNetwork;
  order(participant: string, more?: Partial<CallRequest>): CallRequest;
  reports(participant?: string): CallReport[];
  callbacks(leg?: string): TestCallback[];
  /** The state that the newest report gives to the call. */
  reported(participant: string, state: CallReport['state']): Promise<CallReport>;
  received(leg: string, event: string): Promise<TestCallback>;
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const bodiesAt = (api: CallbackReceiver, path: string): unknown[] =>
  api.callbacks.filter(({ url }) => url.endsWith(path)).map(({ body }): unknown => JSON.parse(body));

export const startSandboxScript = async (options: Partial<SandboxOptions> = {}): Promise<SandboxScript> => {
  const api = await startCallbackReceiver();
  const conferenceId = aConferenceId();
  const start = (port = 0) =>
    startSandbox({ apiUrl: api.url, tokenUrl: `${api.url}/local/token`, bridgeKey, accessNetworkKey, speed: 20, port, ...options });
  let sandbox = await start();
  const port = Number(new URL(sandbox.bridgeUrl).port);
  let requests = 0;

  const script: SandboxScript = {
    api,
    get sandbox() {
      return sandbox;
    },
    driver: httpDriver({ baseUrl: sandbox.bridgeUrl, key: bridgeKey, now: options.now ?? Date.now }),
    network: httpAccessNetwork({ baseUrl: sandbox.accessNetworkUrl, key: accessNetworkKey, now: options.now ?? Date.now }),
    order: (participant, more) => {
      requests += 1;
      const requestId = `request-${requests}-${conferenceId}`;
      return { requestId, conferenceId, participantId: aParticipantId(), initiator: numbers.initiator, participant, ...more };
    },
    reports: (participant) => {
      const reports = bodiesAt(api, '/v1/call-reports').flatMap((body) => (body as { reports: CallReport[] }).reports);
      return participant === undefined ? reports : reports.filter((report) => report.participant === participant);
    },
    callbacks: (leg) => {
      const callbacks = bodiesAt(api, '/v1/bridge-callbacks/http') as TestCallback[];
      return leg === undefined ? callbacks : callbacks.filter((callback) => callback.leg === leg);
    },
    reported: (participant, state) =>
      until(`${state} of a call`, () => script.reports(participant).find((report) => report.state === state)),
    received: (leg, event) => until(`${event} of a leg`, () => script.callbacks(leg).find((callback) => callback.event === event)),
    restart: async () => {
      await sandbox.stop();
      sandbox = await start(port);
    },
    stop: async () => {
      await sandbox.stop();
      await api.stop();
    },
  };
  return script;
};
