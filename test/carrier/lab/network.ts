/** Two hosts of our own, with a wire between them: nothing of it is reachable from outside, and it reaches nothing. */
import { execFileSync } from 'node:child_process';
import type { State } from './state';

/**
 * Janus's ICE passes over loopback, and connects its sockets: so the conference server and the phones are on two hosts.
 */
export const BRIDGE_ADDRESS = '10.99.0.1';
export const PHONES_ADDRESS = '10.99.0.2';

const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });

/** Further addresses of each host; `router`: where the phones would send what is for elsewhere. */
export type MoreNetwork = { readonly bridge?: readonly string[]; readonly phones?: readonly string[]; readonly router?: string };

export const PHONES_INTERFACE = 'wire1';

export const makeNetwork = ({ bridge, phones }: State, more: MoreNetwork = {}): void => {
  for (const host of [bridge, phones]) {
    ip('netns', 'add', host);
    ip('-n', host, 'link', 'set', 'lo', 'up');
  }
  ip('-n', bridge, 'link', 'add', 'wire0', 'type', 'veth', 'peer', 'name', PHONES_INTERFACE, 'netns', phones);
  ip('-n', bridge, 'addr', 'add', `${BRIDGE_ADDRESS}/24`, 'dev', 'wire0');
  ip('-n', bridge, 'link', 'set', 'wire0', 'up');
  ip('-n', phones, 'addr', 'add', `${PHONES_ADDRESS}/24`, 'dev', PHONES_INTERFACE);
  ip('-n', phones, 'link', 'set', PHONES_INTERFACE, 'up');
  for (const address of more.bridge ?? []) ip('-n', bridge, 'addr', 'add', `${address}/24`, 'dev', 'wire0');
  for (const address of more.phones ?? []) ip('-n', phones, 'addr', 'add', `${address}/24`, 'dev', PHONES_INTERFACE);
  if (more.router !== undefined) ip('-n', phones, 'route', 'add', 'default', 'via', more.router);
};

export const removeNetwork = ({ bridge, phones }: State): void => {
  for (const host of [bridge, phones]) {
    try {
      ip('netns', 'del', host);
    } catch {
      // It was never made, or is gone.
    }
  }
};
