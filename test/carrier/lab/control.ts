/** baresip's control protocol (its module ctrl_tcp). */
import { connect } from 'node:net';
import * as z from 'zod';
import { netstring, onNetstring } from './netstrings';
import { PHONES_ADDRESS } from './network';

type Controlled = { readonly name: string; readonly controlPort: number };

/** Events come as well, over the same connection. */
const Response = z.object({ response: z.literal(true), ok: z.boolean(), data: z.string() });

const COLOURS = /\u001b\[[0-9;]*m/g;
const ANSWERS_WITHIN_MS = 5_000;

/** What baresip says to a command, such as `dial` or `listcalls`. */
export const control = ({ name, controlPort }: Controlled, command: string, params?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(controlPort, PHONES_ADDRESS, () => socket.write(netstring(JSON.stringify({ command, params, token: 'lab' }))));
    socket.setTimeout(ANSWERS_WITHIN_MS, () => socket.destroy(new Error(`${name} does not answer to ${command}`)));
    onNetstring(socket, (json) => {
      const response = Response.safeParse(json).data;
      if (!response) return;
      socket.end();
      resolve(response.data.replaceAll(COLOURS, ''));
    });
    socket.on('error', reject);
  });
