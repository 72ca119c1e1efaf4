/** What only a local deployment answers: its own routes, and the files at `/`. */
import type { Clock } from '../functions/runtime/clock';
import { builtConsole } from './console/built-console';
import { consoleConfigRoute } from './console/config-route';
import { servedConsole } from './console/served-console';
import { startDemos } from './demo/demo-routes';
import { type DescribedDeployment, deploymentRoute } from './deployment-route';
import { faultRoutes } from './fault-routes';
import { type ServedFolder, servedFolder } from './gateway/served-folder';
import type { LocalRoute } from './gateway/start-gateway';
import { type Inspected, inspectionRoutes } from './inspection-routes';
import type { Issuer } from './issuer/issuer';
import { issuerRoutes } from './issuer/issuer-routes';
import type { Log } from './log';
import type { Sandbox } from './sandbox/start-sandbox';
import type { Stops } from './services';

type Parts = {
  readonly baseUrl: string;
  readonly webSocketUrl: string;
  readonly issuer: Issuer;
  readonly carrier: Sandbox | null;
  readonly inspected: Inspected;
  readonly described: DescribedDeployment;
};

type RoutesOptions = {
  readonly now: Clock;
  readonly log: Log;
  readonly sandboxSpeed?: number;
  readonly localRoutes?: readonly LocalRoute[];
};

export const startLocalRoutes = (options: RoutesOptions, parts: Parts, stops: Stops): readonly LocalRoute[] => {
  const { now, log, sandboxSpeed: speed = 1, localRoutes = [] } = options;
  const { baseUrl, webSocketUrl, issuer, carrier, inspected, described } = parts;
  const demos = carrier ? startDemos({ baseUrl, speed, log }) : undefined;
  if (demos) stops.push(demos.stop);
  return [
    ...issuerRoutes(issuer, now),
    ...inspectionRoutes(inspected),
    deploymentRoute(described),
    ...(carrier ? faultRoutes(carrier.faults) : []),
    ...(demos?.routes ?? []),
    consoleConfigRoute({ issuer: issuer.url, baseUrl, webSocketUrl }),
    ...localRoutes,
  ];
};

export type ServedOptions = {
  /** A folder whose files are served at `/`. */
  readonly servedFolder?: string;
  /** Serves the web console at `/`, unless a folder is. */
  readonly console?: boolean;
};

export const servedAtRoot = ({ servedFolder: folder, console = false }: ServedOptions, stops: Stops): ServedFolder | undefined => {
  if (folder !== undefined) return servedFolder(folder);
  if (!console) return undefined;
  const built = builtConsole();
  stops.push(built.stop);
  return servedConsole(built);
};
