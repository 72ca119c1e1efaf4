/** Puts the gateway together from its settings. */
import { setImmediate } from 'node:timers/promises';
import { SECOND_MS } from '../schemas/durations';
import { type Clock, sleep, systemClock } from './clock';
import { dispatcher, type Roles } from './dispatch';
import { startHttpServer } from './http-server';
import { jsonLog, type Log } from './log';
import { Metrics } from './metrics';
import { randomToken } from './random';
import { connectRollcall, type Rollcall } from './rollcall/connect-rollcall';
import type { GatewaySettings } from './settings';
import { SipEndpoint } from './sip/endpoint';
import { hopOf } from './sip/peer';
import { startTransports } from './start-transports';
import { fileDialogStore } from './subscriptions/file-dialog-store';
import { handleSubscribe } from './subscriptions/handle-subscribe';
import { Notifier } from './subscriptions/notifier';
import { notifyBy } from './subscriptions/send-notify';
import { forgetfulStore } from './subscriptions/stored-dialog';
import { Subscriber } from './subscriptions/subscriber';
import { type IsTrusted, trustIn } from './subscriptions/trust';

export type Gateway = { readonly httpPort: number; readonly stop: () => Promise<void> };

type Parts = {
  readonly settings: GatewaySettings;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly rollcall: Rollcall;
  readonly isTrusted: IsTrusted;
  readonly endpoint: () => SipEndpoint;
};

const notifierOf = async ({ settings, clock, log, metrics, rollcall, endpoint }: Parts): Promise<Notifier> => {
  const store = settings.dataFolder === undefined ? forgetfulStore : await fileDialogStore(settings.dataFolder);
  const notify: ReturnType<typeof notifyBy> = (to, notification) => notifyBy(endpoint(), settings.route)(to, notification);
  return new Notifier({
    clock,
    log,
    metrics,
    conferences: rollcall.conferences,
    store,
    notify,
    form: settings.form,
    paceMs: settings.paceMs,
  });
};

const subscriberOf = ({ settings, clock, log, metrics, rollcall, endpoint }: Parts): Subscriber =>
  new Subscriber({
    clock,
    log,
    metrics,
    newToken: randomToken,
    randomFraction: Math.random,
    eventPackages: rollcall.eventPackages,
    request: (request, hop) => endpoint().request(request, hop),
    domain: settings.form.domain,
    route: settings.route,
    contactFor: (uri) => endpoint().contact(hopOf(settings.route?.slice(1, -1) ?? uri)?.transport ?? 'UDP'),
    expires: settings.subscribeSeconds,
    watchEveryMs: settings.watchesSeconds * SECOND_MS,
  });

const rolesOf = (notifier: Notifier | undefined, subscriber: Subscriber | undefined, parts: Parts): Roles => {
  const { settings, clock, log, isTrusted, endpoint } = parts;
  const { expires, maxDialogs } = settings;
  const contact: SipEndpoint['contact'] = (transport) => endpoint().contact(transport);
  const shared = { clock, log, isTrusted, expires, maxDialogs, contact, newToken: randomToken };
  return {
    subscribe: notifier && ((request, from, reply) => handleSubscribe({ ...shared, notifier }, request, from, reply)),
    notify: subscriber && ((request, from) => (isTrusted(from) ? subscriber.receive(request) : { status: 403 })),
  };
};

/** The last word of a gateway that keeps nothing. */
const FAREWELL_MS = SECOND_MS;

export const startGateway = async (settings: GatewaySettings, clock = systemClock, log: Log = jsonLog(clock.now)): Promise<Gateway> => {
  const metrics = new Metrics();
  const rollcall = connectRollcall({ settings: settings.rollcall, clock, log, metrics, randomFraction: Math.random });
  const isTrusted = trustIn(settings.peers, settings.peerNames);
  const parts: Parts = { settings, clock, log, metrics, rollcall, isTrusted, endpoint: () => endpoint };
  const notifier = settings.roles.includes('notifier') ? await notifierOf(parts) : undefined;
  const subscriber = settings.roles.includes('subscriber') ? subscriberOf(parts) : undefined;
  const dropped = (): void => metrics.count('rollcall_gateway_dropped_total');
  const { address, ports } = settings;
  const endpoint = new SipEndpoint({
    clock,
    newToken: randomToken,
    address,
    ports,
    isKnown: isTrusted,
    handle: dispatcher(rolesOf(notifier, subscriber, parts), metrics, log),
    dropped,
  });
  await notifier?.restore();
  const transports = await startTransports(settings, { message: endpoint.receive.bind(endpoint), dropped, isKnown: isTrusted });
  for (const { name, transport } of transports) endpoint.use(name, transport);
  const http = await startHttpServer(settings.http.host, settings.http.port, metrics, () => ({
    rollcall: rollcall.isReachable() ? 'ok' : 'failing',
    roles: settings.roles,
  }));
  notifier?.resume();
  void subscriber?.run();
  log('gateway.started', { roles: settings.roles.join(), transports: settings.transports.join(), dialogs: notifier?.size ?? 0 });
  return {
    httpPort: http.port,
    stop: async () => {
      subscriber?.stop();
      await notifier?.stop();
      await (subscriber || settings.dataFolder === undefined ? sleep(clock, FAREWELL_MS) : setImmediate());
      rollcall.stop();
      await Promise.all([http.stop(), ...transports.map(({ transport }) => transport.stop())]);
      log('gateway.stopped');
    },
  };
};
