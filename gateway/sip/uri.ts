/** SIP and tel URIs (RFC 3261 section 19.1, RFC 3966). */
import { type Parameters, parametersFrom } from './parameters';

export type SipUri = {
  readonly scheme: 'sip' | 'sips';
  /** Decoded; empty if there is none. */
  readonly user: string;
  /** An IPv6 address is in brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly parameters: Parameters;
};

const SIP_URI =
  /^(sips?):(?:([^@\s<>"]{1,256})@)?(\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9.])?)(?::(\d{1,5}))?((?:;[^;?\s]*)*)(?:\?\S*)?$/i;

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const portFrom = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits));

export const MAX_PORT = 65_535;

/** Undefined if it is no SIP URI. */
export const parseSipUri = (text: string): SipUri | undefined => {
  const [, scheme, userInfo = '', host, digits, parameters = ''] = SIP_URI.exec(text) ?? [];
  const port = portFrom(digits);
  // A password has no business in a URI of ours.
  const user = decoded(userInfo.split(':')[0] ?? '');
  if (scheme === undefined || host === undefined || user === undefined || port === 0 || (port ?? 1) > MAX_PORT) return undefined;
  return {
    scheme: scheme.toLowerCase() === 'sips' ? 'sips' : 'sip',
    user,
    host,
    port,
    parameters: parametersFrom(parameters.split(';')),
  };
};

/** The address as sockets take it: an IPv6 one without its brackets. */
export const bareHost = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

export const hostText = (address: string): string => (address.includes(':') ? `[${address}]` : address);

const withoutSeparators = (number: string): string => number.replaceAll(/[-.() ]/g, '');

const E164 = /^\+[1-9][0-9]{4,14}$/;

/** The E.164 number that a URI names; undefined if it names none. The user part of a SIP URI may carry parameters. */
export const numberOf = (uri: string): string | undefined => {
  const [, telephone] = /^tel:([^;]+)/i.exec(uri) ?? [];
  const number = withoutSeparators(telephone ?? parseSipUri(uri)?.user.split(';')[0] ?? '');
  return E164.test(number) ? number : undefined;
};
