import { readFile } from 'node:fs/promises';
import type { GatewaySettings } from './settings';
import type { TransportName } from './sip/peer';
import { startStream } from './sip/stream-transport';
import { tcp } from './sip/tcp';
import { tls, type TlsFiles } from './sip/tls';
import type { Arrivals, Transport } from './sip/transport';
import { startUdp } from './sip/udp-transport';

const readTls = async ({ certificate, key, authorities }: GatewaySettings['tls']): Promise<TlsFiles> => ({
  certificate: await readFile(certificate, 'utf8'),
  key: await readFile(key, 'utf8'),
  authorities: authorities === undefined ? undefined : await readFile(authorities, 'utf8'),
});

const start = async (name: TransportName, { host, ports, tls: files }: GatewaySettings, arrivals: Arrivals): Promise<Transport> => {
  if (name === 'UDP') return startUdp(host, ports.UDP, arrivals);
  return startStream(name === 'TCP' ? tcp : tls(await readTls(files)), host, ports[name], arrivals);
};

export const startTransports = async (
  settings: GatewaySettings,
  arrivals: Arrivals,
): Promise<readonly { readonly name: TransportName; readonly transport: Transport }[]> =>
  Promise.all(settings.transports.map(async (name) => ({ name, transport: await start(name, settings, arrivals) })));
