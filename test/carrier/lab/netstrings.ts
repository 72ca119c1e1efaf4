/** Netstrings, `<length>:<bytes>,`: how baresip's ctrl_tcp and Kamailio's evapi frame their JSON. */
import type { Socket } from 'node:net';

const COLON = ':'.charCodeAt(0);

export const netstring = (text: string): string => `${String(Buffer.byteLength(text))}:${text},`;

/** The first whole frame, and what comes after it. */
const firstFrame = (bytes: Buffer): { readonly text: string; readonly rest: Buffer } | undefined => {
  const colon = bytes.indexOf(COLON);
  if (colon <= 0) return undefined;
  const end = colon + 1 + Number(bytes.subarray(0, colon).toString());
  return bytes.length > end ? { text: bytes.subarray(colon + 1, end).toString(), rest: bytes.subarray(end + 1) } : undefined;
};

export const onNetstring = (socket: Socket, take: (json: unknown) => void): void => {
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    for (let frame = firstFrame(received); frame; frame = firstFrame(received)) {
      received = frame.rest;
      take(JSON.parse(frame.text));
    }
  });
};
