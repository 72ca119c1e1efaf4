/** Two hosts of our own, with a wire between them: nothing of it is reachable from outside, and it reaches nothing. */
import { execFileSync } from 'node:child_process';
import type { State } from './state';

/**
 * Janus's ICE passes over loopback, and connects its sockets: so the conference server and the phones are on two hosts.
 */
export const BRIDGE_ADDRESS = '10.99.0.1';
export const PHONES_ADDRESS = '10.99.0.2';

const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });

export const makeNetwork = ({ bridge, phones }: State): void => {
  for (const host of [bridge, phones]) {
    ip('netns', 'add', host);
    ip('-n', host, 'link', 'set', 'lo', 'up');
  }
  ip('-n', bridge, 'link', 'add', 'wire0', 'type', 'veth', 'peer', 'name', 'wire1', 'netns', phones);
  ip('-n', bridge, 'addr', 'add', `${BRIDGE_ADDRESS}/24`, 'dev', 'wire0');
  ip('-n', bridge, 'link', 'set', 'wire0', 'up');
  ip('-n', phones, 'addr', 'add', `${PHONES_ADDRESS}/24`, 'dev', 'wire1');
  ip('-n', phones, 'link', 'set', 'wire1', 'up');
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
