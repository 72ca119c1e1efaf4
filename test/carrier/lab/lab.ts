/** The carrier lab: a carrier, phones and a conference server on two hosts of their own. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventually } from '../../support/until';
import { type Account, type Route, writeCarrier } from './carrier';
import { hangsUp, hangsUpArguments } from './hangs-up';
import { sipTapArguments } from './invites';
import { JANUS_URL, writeJanus } from './janus';
import { makeNetwork, type MoreNetwork, PHONES_ADDRESS, removeNetwork } from './network';
import { oneWayPhones, oneWayRoutes, scriptedCallers } from './one-way-phones';
import { passwordOf, phones, tapArguments, writePhone } from './phone';
import { type Host, killProgram, startProgram, stopPid, stopProgram } from './programs';
import { newFolder, readState, removeFolder, writeState } from './state';

/** Debian keeps libraries by processor: `/usr/lib/x86_64-linux-gnu/<name>`. */
export const libraryFolder = (name: string, ...path: string[]): string => {
  const found = readdirSync('/usr/lib')
    .filter((folder) => folder.endsWith('-linux-gnu'))
    .map((folder) => join('/usr/lib', folder, name, ...path))
    .find((folder) => existsSync(folder));
  if (found === undefined) throw new Error(`The libraries of ${name} were not found`);
  return found;
};

export const startJanus = (folder: string): void => {
  startProgram(folder, 'janus', 'bridge', 'janus', [`--configs-folder=${join(folder, 'janus')}`]);
};

const isUp = async (): Promise<boolean> => (await fetch(`${JANUS_URL}/info`).catch(() => undefined))?.ok ?? false;

/** For who is on its host. */
export const untilJanusAnswers = async (): Promise<void> => void (await eventually('Janus', isUp));

/** As a crash is: what it knew is lost. */
export const killJanus = (folder: string): Promise<void> => stopProgram(folder, 'janus', 'SIGKILL');

/** With an empty network, and nothing that runs. `hosts`: how its namespaces' names begin. Answers its folder. */
export const emptyLab = (hosts: { readonly bridge: string; readonly phones: string }, more: MoreNetwork = {}): string => {
  const folder = newFolder();
  const id = folder.slice(-6).toLowerCase();
  writeState(folder, { bridge: `${hosts.bridge}-${id}`, phones: `${hosts.phones}-${id}`, pids: {} });
  makeNetwork(readState(folder), more);
  return folder;
};

/** In the foreground, with its run-time folder beside its configuration. */
export const startKamailio = (folder: string, name: string, host: Host, config: string): void => {
  const own = dirname(config);
  startProgram(folder, name, host, 'kamailio', ['-DD', '-E', '-f', config, '-Y', own, '-w', own]);
};

/** Further phones, which SIPp plays. */
const routes: readonly Route[] = [{ number: hangsUp.number, ports: [hangsUp.sipPort] }, ...oneWayRoutes];

/** Of the phones, only the first one's user has the service. */
const accounts: readonly Account[] = [
  ...phones.map((phone, index) => ({ number: phone.number, password: passwordOf(phone), hasService: index === 0 })),
  ...scriptedCallers,
];

const carrierFolder = (folder: string): string => join(folder, 'carrier');

/** Also again, after `killCarrier`. */
export const startCarrier = (folder: string): void => {
  startKamailio(folder, 'carrier', 'phones', join(carrierFolder(folder), 'example.cfg'));
};

/** As a crash is: with what its database has, it can be started again. */
export const killCarrier = (folder: string): Promise<void> => killProgram(folder, 'carrier');

const UP_WITHIN_S = 20;

/** A phone whose first attempt to register fails waits for half a minute. */
export const untilCarrierListens = (folder: string): void => {
  const connect = `until (: < /dev/tcp/${PHONES_ADDRESS}/5061) 2>/dev/null; do sleep 0.05; done`;
  try {
    execFileSync('ip', ['netns', 'exec', readState(folder).phones, 'timeout', String(UP_WITHIN_S), 'bash', '-c', connect]);
  } catch {
    throw new Error(`Kamailio does not listen:\n${readFileSync(join(folder, 'carrier.log'), 'utf8')}`);
  }
};

const startPhones = (folder: string): void => {
  for (const phone of phones) {
    const own = writePhone(phone, folder);
    startProgram(folder, phone.name, 'phones', 'baresip', ['-f', own, '-v']);
  }
  startProgram(folder, 'tap', 'phones', 'python3', tapArguments(folder));
  startProgram(folder, 'sip-tap', 'phones', 'python3', sipTapArguments(folder));
  startProgram(folder, 'hangs-up', 'phones', 'sipp', hangsUpArguments(folder));
  for (const [name, args] of Object.entries(oneWayPhones(folder))) startProgram(folder, name, 'phones', 'sipp', args);
};

/** Answers its folder. */
export const bringUp = (): string => {
  const folder = emptyLab({ bridge: 'rcb', phones: 'rcp' });
  writeCarrier({ folder: carrierFolder(folder), moduleFolder: libraryFolder('kamailio', 'modules'), routes }, accounts);
  startCarrier(folder);
  untilCarrierListens(folder);
  startPhones(folder);
  writeJanus(folder, libraryFolder('janus'));
  startJanus(folder);
  return folder;
};

/** Everything that the lab has started, and nothing else. */
export const takeDown = async (folder: string): Promise<void> => {
  if (existsSync(join(folder, 'state.json'))) {
    const state = readState(folder);
    await Promise.all(Object.values(state.pids).map(stopPid));
    removeNetwork(state);
  }
  removeFolder(folder);
};

/** Runs a program on the conference server's host and waits for its end; answers its exit code. */
export const runOnBridge = (folder: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv): number => {
  try {
    execFileSync('ip', ['netns', 'exec', readState(folder).bridge, command, ...args], { stdio: 'inherit', env });
    return 0;
  } catch (error) {
    const { status } = error as { readonly status: number | null };
    return status ?? 1;
  }
};
