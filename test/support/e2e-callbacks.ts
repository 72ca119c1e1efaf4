/** Callbacks that a test sends in place of the bridge, signed as the sandbox signs its own. */
import { randomUUID } from 'node:crypto';
import { sign } from '../../local/sandbox/signature';
import { BRIDGE_KEY } from './e2e-deployment';

export type TestCallback = {
  readonly room: string;
  readonly leg: string;
  readonly event: string;
  readonly eventId?: string;
  readonly end?: object;
};

type Receiver = { readonly baseUrl: string; readonly clock: { readonly now: () => number } };

const TARGET = '/v1/bridge-callbacks/http';

/** Returns the status. */
export const sendCallback = async ({ baseUrl, clock }: Receiver, callback: TestCallback, key = BRIDGE_KEY): Promise<number> => {
  const body = JSON.stringify({ eventId: randomUUID(), at: new Date(clock.now()).toISOString(), ...callback });
  const request = { method: 'POST', target: TARGET, headers: { 'content-type': 'application/json' }, body };
  const headers = sign(request, { id: 'rollcall', secret: key }, Math.floor(clock.now() / 1000), randomUUID());
  return (await fetch(`${baseUrl}${TARGET}`, { method: 'POST', headers, body })).status;
};
