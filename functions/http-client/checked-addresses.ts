/**
 * Connections to allowed addresses only. The resolver drops all others, and the connected address is checked before
 * anything is sent.
 */
import { lookup as systemLookup } from 'node:dns/promises';
import type { ClientRequest } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import type { ConnectionCheck } from './http-client';
import { NoAnswer } from './no-answer';

type Address = { readonly address: string; readonly family: number };
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

/** The system's own resolver, hosts file included. */
export const systemResolve: Resolve = (hostname) => systemLookup(hostname, { all: true, verbatim: true });

/** The code of the `NoAnswer` if no address is allowed. */
export const ADDRESS_NOT_ALLOWED = 'address-not-allowed';

const notAllowed = (): NoAnswer => new NoAnswer(ADDRESS_NOT_ALLOWED);

const checkedLookup = (resolve: Resolve, allows: (address: string) => boolean): LookupFunction => {
  const allowed = async (hostname: string): Promise<readonly [Address, ...Address[]]> => {
    const [first, ...others] = (await resolve(hostname)).filter(({ address }) => allows(address));
    if (!first) throw notAllowed();
    return [first, ...others];
  };
  return (hostname, options, callback) => {
    allowed(hostname).then(
      (addresses) => {
        const [{ address, family }] = addresses;
        if (options.all) callback(null, [...addresses]);
        else callback(null, address, family);
      },
      (error: Error) => callback(error, '', 0),
    );
  };
};

/**
 * Checks the connected address: a literal address is never resolved, and the resolved address need not be the connected
 * one.
 */
const sendOnceChecked = (request: ClientRequest, body: string, allows: (address: string) => boolean): void => {
  const send = ({ remoteAddress }: Socket): void => {
    // The connection is already closed again, so the request fails anyway.
    if (remoteAddress === undefined) request.destroy();
    else if (allows(remoteAddress)) request.end(body);
    else request.destroy(notAllowed());
  };
  request.on('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => send(socket));
    else send(socket);
  });
};

export const checkedAddresses = (resolve: Resolve, allows: (address: string) => boolean): ConnectionCheck => ({
  lookup: checkedLookup(resolve, allows),
  send: (request, body) => sendOnceChecked(request, body, allows),
});
