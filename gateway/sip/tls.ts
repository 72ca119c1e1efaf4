import { isIP, type Socket } from 'node:net';
import { connect, createServer, TLSSocket } from 'node:tls';
import { SECOND_MS } from '../../schemas/durations';
import type { StreamKind } from './stream-transport';

/** All PEM. */
export type TlsFiles = { readonly certificate: string; readonly key: string; readonly authorities: string | undefined };

/** As long as the edge gets for a connection that the gateway opens; Node gives two minutes. */
const HANDSHAKE_MS = 5 * SECOND_MS;

/** DNS names and SIP URIs of the certificate (RFC 5922 section 7.1), or its common name if it has neither. */
const namesOf = (socket: Socket): readonly string[] => {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return [];
  const { subjectaltname, subject } = socket.getPeerCertificate();
  const names = (subjectaltname ?? '').split(', ').flatMap((name) => /^(?:DNS:|URI:sip:)([^"]+)$/.exec(name)?.[1] ?? []);
  if (names.length > 0) return names.map((name) => name.toLowerCase());
  return typeof subject?.CN === 'string' ? [subject.CN.toLowerCase()] : [];
};

/** With authorities given, a client must show a certificate of theirs. */
export const tls = ({ certificate: cert, key, authorities: ca }: TlsFiles): StreamKind => {
  const own = { cert, key, ...(ca === undefined ? {} : { ca }), minVersion: 'TLSv1.2' } as const;
  return {
    transport: 'TLS',
    listen: (opened) => {
      const asked = { requestCert: ca !== undefined, rejectUnauthorized: ca !== undefined, handshakeTimeout: HANDSHAKE_MS };
      const server = createServer({ ...own, ...asked }, opened);
      // A failed handshake is the client's affair.
      return server.on('tlsClientError', (_error, socket) => socket.destroy());
    },
    connect: ({ address, port }) => ({
      socket: connect({ ...own, host: address, port, ...(isIP(address) ? {} : { servername: address }) }),
      ready: 'secureConnect',
    }),
    namesOf,
  };
};
