import { apiGatewayConnections } from '../adapters/api-gateway/api-gateway-connections';
import type { Connections } from '../connections';
import { perProcess } from '../container';
import { clock } from './process';
import { settings } from './settings';
import { wait } from './wait';

export const connections = perProcess<Connections>(() =>
  apiGatewayConnections({ url: settings().connectionsUrl, now: clock(), wait: wait() }),
);
