/** At which address of this machine a server listens, and how the machine itself reaches it. */
import type { Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';

export class PortInUse extends Error {
  constructor(port: number, host: string) {
    super(`Port ${port} of ${host} is in use by another program. Set PORT to choose another port.`);
  }
}

export class HostRefused extends Error {
  constructor(host: string) {
    super(`This machine has no address "${host}". ROLLCALL_HOST must be one of its addresses, such as 127.0.0.1, 0.0.0.0 or ::.`);
  }
}

type Hosts = readonly [string, ...string[]];

/** The second is for machines that have IPv6 only. */
const LOOPBACK: Hosts = ['127.0.0.1', '::1'];

const reachedAt: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** A server that listens at every address is reached over the loopback address. */
export const urlOf = (host: string, port: number): string => {
  const name = reachedAt[host] ?? host;
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`;
};

/** The number of connections that may wait to be accepted, for many clients that connect at once. */
const BACKLOG = 1024;

const HAS_NO_SUCH_ADDRESS = ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAFNOSUPPORT', 'EAI_AGAIN'];

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

const bind = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', failed);
      listening();
    });
  });

const bindToFirst = async (server: Server, port: number, [host, ...others]: Hosts): Promise<string> => {
  try {
    await bind(server, port, host);
    return host;
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') throw new PortInUse(port, host);
    if (!HAS_NO_SUCH_ADDRESS.includes(codeOf(error))) throw error;
    const [next, ...rest] = others;
    if (next === undefined) throw new HostRefused(host);
    return bindToFirst(server, port, [next, ...rest]);
  }
};

/**
 * `port` 0 selects any free port. The server listens at the first of the `hosts` that this machine has. The URL is the
 * one at which the machine itself reaches the server.
 */
export const listen = async (server: Server, port: number, hosts = LOOPBACK): Promise<{ readonly port: number; readonly url: string }> => {
  const chosen = await bindToFirst(server, port, hosts);
  const bound = (server.address() as AddressInfo).port;
  return { port: bound, url: urlOf(chosen, bound) };
};
