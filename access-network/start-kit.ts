/** Puts the kit together from its settings. */
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { MINUTE_MS, SECOND_MS } from '../schemas/durations';
import { callControlFor } from './call-control-for';
import { type Clock, systemClock } from './clock';
import { followCalls } from './follow-calls';
import { startHealthServer } from './health-server';
import { Journal } from './journal/journal';
import { lockFolder } from './journal/lock-folder';
import type { Listening } from './listen';
import { jsonLog, type Log } from './log';
import { Metrics } from './metrics';
import { Calls } from './reports/calls';
import { Sender } from './reports/sender';
import { Releases } from './requests/releases';
import { startRequestServer } from './requests/request-server';
import { accessToken } from './rollcall/access-token';
import { postReports } from './rollcall/post-reports';
import type { KitSettings } from './settings';

export type Kit = { readonly requestPort: number; readonly healthPort: number; readonly stop: () => Promise<void> };

export type Surroundings = { readonly clock?: Clock; readonly log?: Log; readonly randomFraction?: () => number };

/** Called first, so that unusable files stop the start before anything is open. */
const tlsTexts = async (tls: KitSettings['requests']['tls']) => {
  if (!tls) return undefined;
  try {
    const texts = { cert: await readFile(tls.cert, 'utf8'), key: await readFile(tls.key, 'utf8') };
    createSecureContext(texts);
    return texts;
  } catch (error) {
    throw new Error(`ACCESS_NETWORK_TLS_CERTIFICATE, ACCESS_NETWORK_TLS_KEY: ${(error as Error).message}`, { cause: error });
  }
};

/** Compares the kit's clock with the network's; on one machine they are the same. */
const oldestSeconds = ({ state }: Journal, now: number): number => {
  const fronts = [...state.lanes.values()].flatMap(([report]) => (report ? [Date.parse(report.occurredAt)] : []));
  return fronts.length === 0 ? 0 : Math.max(0, (now - Math.min(...fronts)) / SECOND_MS);
};

const conditionOf = (isFailing: boolean) => (isFailing ? 'failing' : 'ok');

type Parts = { readonly sender: Sender; readonly journal: Journal; readonly calls: Calls };

const showInMetrics = (metrics: Metrics, { journal, calls }: Omit<Parts, 'sender'>, now: () => number): void => {
  metrics.gauge('rollcall_access_network_calls', () => journal.state.live.size);
  metrics.gauge('rollcall_access_network_waiting', () => journal.state.waiting);
  metrics.gauge('rollcall_access_network_oldest_seconds', () => oldestSeconds(journal, now()));
  metrics.gauge('rollcall_access_network_parked', () => journal.state.parked.length);
  metrics.gauge('rollcall_access_network_connected', () => Number(calls.areKnown));
};

const showHealth = (settings: KitSettings, clock: Clock, metrics: Metrics, { sender, journal, calls }: Parts): Promise<Listening> =>
  startHealthServer({
    ...settings.health,
    clock,
    metrics,
    parked: () => journal.state.parked,
    health: () => ({
      rollcall: conditionOf(sender.isFailing),
      network: conditionOf(!calls.areKnown),
      journal: conditionOf(journal.isFailing),
    }),
  });

const forgetSometimes = ({ state }: Journal, clock: Clock): (() => void) => {
  let timer = clock.after(MINUTE_MS, function forget() {
    state.forget(clock.now());
    timer = clock.after(MINUTE_MS, forget);
  });
  return () => timer.cancel();
};

export const startKit = async (settings: KitSettings, surroundings: Surroundings = {}): Promise<Kit> => {
  const { clock = systemClock, log = jsonLog(clock.now), randomFraction = Math.random } = surroundings;
  const metrics = new Metrics();
  const tls = await tlsTexts(settings.requests.tls);
  const lock = await lockFolder(settings.dataFolder);
  const { journal, isTorn } = await Journal.open({ folder: settings.dataFolder, clock, log, metrics });
  const { state } = journal;
  const post = postReports(settings.rollcall.apiUrl, accessToken(settings.rollcall.credentials, clock.now), clock.now);
  const sender = new Sender({ state, keep: (entry) => void journal.append(entry), post, clock, log, metrics, randomFraction });
  const control = callControlFor(settings.network, { clock, log, metrics, randomFraction });
  const calls = new Calls({ control, journal, clock, log, metrics, maxWaiting: settings.maxWaiting, queued: () => sender.wake() });
  const releases = new Releases({ control, calls, journal, clock, log, metrics });
  showInMetrics(metrics, { journal, calls }, clock.now);
  const health = await showHealth(settings, clock, metrics, { sender, journal, calls });
  const requests = await startRequestServer({ ...settings.requests, tls, releases, clock, log, metrics });
  log('kit.started', { calls: state.live.size, waiting: state.waiting, parked: state.parked.length, torn: isTorn });
  const stopFollowing = followCalls({ control, calls, clock, everyMs: settings.resyncMs, current: () => releases.resume() });
  const stopForgetting = forgetSometimes(journal, clock);
  sender.wake();
  return {
    requestPort: requests.port,
    healthPort: health.port,
    stop: async () => {
      await requests.stop();
      stopFollowing();
      stopForgetting();
      sender.stop();
      await journal.close();
      await health.stop();
      await lock.release();
      log('kit.stopped');
    },
  };
};
