/** A UDP socket for SIP with one server on this machine. */
import { createSocket } from 'node:dgram';
import { monotonicMs } from '../../measuring/monotonic-clock';
import { readSip, type SipMessage } from './sip-message';

const HOST = '127.0.0.1';

/** Large enough that the receiver does not lose a burst of large documents. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

export type SipSocket = {
  readonly port: number;
  readonly send: (message: Buffer) => void;
  readonly close: () => void;
};

export type Received = { readonly message: SipMessage; readonly at: number; readonly bytes: number };

export const openSipSocket = (serverPort: number, onMessage: (received: Received) => void): Promise<SipSocket> =>
  new Promise((opened, failed) => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    socket.once('error', failed);
    socket.on('message', (datagram) => {
      const at = monotonicMs();
      onMessage({ message: readSip(datagram), at, bytes: datagram.length });
    });
    socket.bind(0, HOST, () => {
      const { port } = socket.address();
      opened({ port, send: (message) => socket.send(message, serverPort, HOST), close: () => socket.close() });
    });
  });
