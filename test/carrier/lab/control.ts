/** baresip's control protocol (its module ctrl_tcp): JSON in netstrings. */
import { connect } from 'node:net';
import * as z from 'zod';
import { PHONES_ADDRESS } from './network';

type Controlled = { readonly name: string; readonly controlPort: number };

const Response = z.object({ response: z.literal(true), ok: z.boolean(), data: z.string() });

const COLON = ':'.charCodeAt(0);
const TERMINAL_COLOURS = /\u001b\[[0-9;]*m/g;
const ANSWERS_WITHIN_MS = 5_000;

/** Its whole frames; beside the answer come events. */
const framesOf = (bytes: Buffer): readonly string[] => {
  const colon = bytes.indexOf(COLON);
  const length = Number(bytes.subarray(0, Math.max(colon, 0)).toString() || NaN);
  const end = colon + 1 + length;
  if (colon < 0 || !(bytes.length > end)) return [];
  return [bytes.subarray(colon + 1, end).toString(), ...framesOf(bytes.subarray(end + 1))];
};

const responseIn = (bytes: Buffer): z.infer<typeof Response> | undefined =>
  framesOf(bytes)
    .map((frame) => Response.safeParse(JSON.parse(frame)).data)
    .find((response) => response !== undefined);

/** What baresip says to a command, such as `dial` or `listcalls`. */
export const control = ({ name, controlPort }: Controlled, command: string, params?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const text = JSON.stringify({ command, params, token: 'lab' });
    let received = Buffer.alloc(0);
    const socket = connect(controlPort, PHONES_ADDRESS, () => socket.write(`${String(Buffer.byteLength(text))}:${text},`));
    socket.setTimeout(ANSWERS_WITHIN_MS, () => socket.destroy(new Error(`${name} does not answer to ${command}`)));
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      const response = responseIn(received);
      if (!response) return;
      socket.end();
      resolve(response.data.replaceAll(TERMINAL_COLOURS, ''));
    });
    socket.on('error', reject);
  });
