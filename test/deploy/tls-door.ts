/** https in front of a server on this machine that speaks http: its address is known before that server is there. */
import { type AddressInfo, connect } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from './certificate';

export type TlsDoor = {
  readonly url: string;
  /** Until then whoever comes is turned away. */
  readonly leadTo: (httpUrl: string) => void;
  readonly stop: () => Promise<void>;
};

const HOST = '127.0.0.1';

export const openTlsDoor = async ({ cert, key }: Certificate): Promise<TlsDoor> => {
  let port: number | undefined;
  const open = new Set<{ destroy: () => void }>();
  const server = createServer({ cert, key }, (outer) => {
    outer.on('error', () => outer.destroy());
    if (port === undefined) return void outer.destroy();
    const inner = connect(port, HOST);
    open.add(outer).add(inner);
    inner.on('error', () => outer.destroy());
    inner.on('close', () => open.delete(inner));
    outer.on('close', () => {
      open.delete(outer);
      inner.destroy();
    });
    outer.pipe(inner).pipe(outer);
  });
  await new Promise<void>((listening) => server.listen(0, HOST, listening));
  return {
    url: `https://${HOST}:${(server.address() as AddressInfo).port}`,
    leadTo: (httpUrl) => {
      port = Number(new URL(httpUrl).port);
    },
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        for (const socket of open) socket.destroy();
      }),
  };
};
