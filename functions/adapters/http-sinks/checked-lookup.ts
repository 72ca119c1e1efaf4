/** The resolver of connections to sinks: of all addresses that a name has, only those are seen that may be connected to. */
import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';

export type Address = { readonly address: string; readonly family: number };
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

/** As the system resolves names, hosts file included. */
export const systemResolve: Resolve = (hostname) => systemLookup(hostname, { all: true, verbatim: true });

/** Its text says nothing of the address. */
export class AddressNotAllowed extends Error {
  constructor() {
    super('The address of the sink is not allowed');
  }
}

export const checkedLookup = (resolve: Resolve, allows: (address: string) => boolean): LookupFunction => {
  const allowed = async (hostname: string): Promise<readonly [Address, ...Address[]]> => {
    const [first, ...others] = (await resolve(hostname)).filter(({ address }) => allows(address));
    if (!first) throw new AddressNotAllowed();
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
