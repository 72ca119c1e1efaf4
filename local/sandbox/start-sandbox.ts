/**
 * Starts the sandbox carrier: an access network, a conference server and phones in one process. Like any carrier, it
 * knows Rollcall only by its HTTP API and the two documented protocols.
 */
import { AccessNetwork, type Report } from './access-network';
import { accessNetworkRoutes } from './access-network-routes';
import { bridgeRoutes } from './bridge-routes';
import { type Callback, ConferenceServer } from './conference-server';
import { delivery } from './deliver';
import { type DialAttempt, DialRecord } from './dial-record';
import { type Faults, FaultyPath, noFaults } from './faults';
import { Outbox } from './outbox';
import { type Key, readKeys } from './signature';
import { type Area, startSignedServer } from './signed-server';
import { type Message, StateFile } from './state';
import { realTimer, type SetTimer, Timers } from './timers';

export type SandboxOptions = {
  /** Rollcall's address, such as `http://127.0.0.1:3000`. It need not be reachable yet. */
  readonly apiUrl: string;
  readonly tokenUrl: string;
  readonly bridgeKey: string;
  readonly accessNetworkKey: string;
  /** At 1 a call connects within a second; 10 is ten times as fast. */
  readonly speed: number;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** The folder in which calls and undelivered reports outlive the process. */
  readonly dataFolder?: string;
  readonly now?: () => number;
  readonly setTimer?: SetTimer;
};

export type Sandbox = {
  readonly bridgeUrl: string;
  readonly accessNetworkUrl: string;
  /** May be changed at any time. */
  readonly faults: Faults;
  /** The phone with this number hangs up all its calls. */
  hangUp(number: string): void;
  /** The conference server restarts without its state. */
  forget(): void;
  dialAttempts(): readonly DialAttempt[];
  /** How often a leg was actually called. More than once is a bug. */
  dialsOf(room: string, leg: string): number;
  /** The largest number of legs of one participant in one room that were live at the same time. */
  maxConcurrentLegs(): number;
  /** The number of undelivered callbacks and reports. */
  undelivered(): number;
  stop(): Promise<void>;
};

type Parts = {
  readonly file: StateFile;
  readonly timers: Timers;
  readonly faults: Faults;
  readonly record: DialRecord;
  readonly outbox: Outbox;
  readonly stopOutbox: () => Promise<void>;
  readonly network: AccessNetwork;
  readonly server: ConferenceServer;
};

const trimSlash = (url: string): string => url.replace(/\/+$/, '');

const firstKey = (keys: readonly Key[]): Key => keys[0] ?? { id: '', secret: '' };

const buildOutbox = (options: SandboxOptions, { file, timers, faults }: Pick<Parts, 'file' | 'timers' | 'faults'>, now: () => number) => {
  const stopping = new AbortController();
  const { tokenUrl, bridgeKey } = options;
  const send = delivery({ tokenUrl, bridgeKey: firstKey(readKeys(bridgeKey)), now, stopping: stopping.signal });
  const outbox = new Outbox({
    channels: file.state.outbox,
    timers,
    changed: file.changed,
    send: async (message) => (message.kind === 'callback' && faults.conferenceServer !== 'answers' ? false : send(message)),
  });
  const stopOutbox = async (): Promise<void> => {
    stopping.abort();
    await outbox.stop();
  };
  return { outbox, stopOutbox };
};

const build = (options: SandboxOptions, now: () => number): Parts => {
  const file = new StateFile(options.dataFolder, now());
  const timers = new Timers(options.speed, options.setTimer ?? realTimer);
  const faults = noFaults();
  const record = new DialRecord();
  const { outbox, stopOutbox } = buildOutbox(options, { file, timers, faults }, now);
  const api = trimSlash(options.apiUrl);
  const common = { state: file.state, changed: file.changed, timers, now };

  const reportCall = (report: Report): void =>
    outbox.push(`calls of ${report.initiator}`, {
      kind: 'report',
      url: `${api}/v1/call-reports`,
      body: JSON.stringify({ reports: [report] }),
    });
  const callbacks = new FaultyPath<Message>(faults, timers, (channel, message) => outbox.push(channel, message));
  const reportLeg = (callback: Callback, url = `${api}/v1/bridge-callbacks/http`): void =>
    callbacks.pass(`${callback.room} ${callback.leg}`, { kind: 'callback', url, body: JSON.stringify(callback) });

  const network = new AccessNetwork({ ...common, report: reportCall });
  const server = new ConferenceServer({ ...common, lines: network, record, report: reportLeg });
  return { file, timers, faults, record, outbox, stopOutbox, network, server };
};

const areasOf = (options: SandboxOptions, { faults, network, server }: Parts): readonly Area[] => [
  { prefix: '/bridge', keys: readKeys(options.bridgeKey), answer: bridgeRoutes(server), faultMode: () => faults.conferenceServer },
  { prefix: '/access-network', keys: readKeys(options.accessNetworkKey), answer: accessNetworkRoutes(network) },
];

export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  if (!(options.speed > 0)) throw new Error('The speed of the sandbox must be a number above 0');
  const now = options.now ?? Date.now;
  const parts = build(options, now);
  const { file, timers, faults, record, outbox, stopOutbox, network, server } = parts;
  const http = await startSignedServer(areasOf(options, parts), options.port ?? 0, now);
  outbox.start();
  network.restore();
  server.restore();
  return {
    bridgeUrl: `${http.url}/bridge`,
    accessNetworkUrl: `${http.url}/access-network`,
    faults,
    hangUp: (number) => {
      server.hangUp(number);
      network.hangUp(number);
    },
    forget: () => {
      server.forget();
      outbox.clear('callback');
    },
    dialAttempts: () => record.attempts,
    dialsOf: (room, leg) => record.dialsOf(room, leg),
    maxConcurrentLegs: () => record.maxConcurrentLegs,
    undelivered: () => Object.values(file.state.outbox).reduce((sum, messages) => sum + messages.length, 0),
    stop: async () => {
      timers.stop();
      await http.stop();
      await stopOutbox();
      file.flush();
    },
  };
};
