/** The HTTP API of the access network: call connection requests and call release requests. */
import type { AccessNetwork } from './access-network';
import { CallOrder } from './messages';
import type { JsonRequest, Reply } from './signed-server';

export const accessNetworkRoutes =
  (network: AccessNetwork) =>
  ({ method, path, json }: JsonRequest): Reply => {
    const isConnection = path === '/call-connection-requests';
    if (method !== 'POST' || !(isConnection || path === '/call-release-requests')) return { status: 404, json: { code: 'unknown-path' } };
    const order = CallOrder.safeParse(json);
    if (!order.success) return { status: 400, json: { code: 'malformed' } };
    if (isConnection) network.connect(order.data);
    else network.release(order.data);
    return { status: 202 };
  };
