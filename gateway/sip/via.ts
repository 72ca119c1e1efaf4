/** Via: where the answer to a request goes (RFC 3261 sections 18.2 and 20.42, RFC 3581). */
import { type Header, Malformed, type SipMessage } from './message';
import { valuesOf } from './name-addr';
import { type Parameters, parametersFrom, parametersText } from './parameters';
import { splitValues } from './split-values';
import { bareHost, MAX_PORT } from './uri';

export type Via = {
  readonly transport: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly parameters: Parameters;
};

const SENT_BY = /^SIP\s*\/\s*2\.0\s*\/\s*([a-z]{1,10})\s+(\[[0-9a-f:.]+\]|[^\s:;,]+)\s*(?::\s*(\d{1,5}))?$/i;

export const parseVia = (value: string): Via => {
  const [sentBy = '', ...parameters] = splitValues(value, ';');
  const [, transport, host, digits] = SENT_BY.exec(sentBy) ?? [];
  if (transport === undefined || host === undefined) throw new Malformed('Via');
  const port = digits === undefined ? undefined : Number(digits);
  if (port === 0 || (port ?? 1) > MAX_PORT) throw new Malformed('Via');
  return { transport: transport.toUpperCase(), host, port, parameters: parametersFrom(parameters) };
};

export const viaText = ({ transport, host, port, parameters }: Via): string =>
  `SIP/2.0/${transport} ${host}${port === undefined ? '' : `:${String(port)}`}${parametersText(parameters)}`;

export const topViaOf = (message: SipMessage): Via => {
  const [first] = valuesOf(message, 'via');
  if (first === undefined) throw new Malformed('Via');
  return parseVia(first);
};

type Source = { readonly address: string; readonly port: number };

/** Notes where a request really came from. */
export const withSource = (via: Via, { address, port }: Source): Via => {
  const parameters = new Map(via.parameters);
  const asksForPort = parameters.has('rport');
  if (asksForPort) parameters.set('rport', String(port));
  if (asksForPort || bareHost(via.host) !== address) parameters.set('received', address);
  return { ...via, parameters };
};

export const withTopVia = (headers: readonly Header[], via: Via): Header[] => {
  const top = headers.findIndex(([name]) => name === 'via');
  return headers.map(([name, value], index) =>
    index === top ? [name, [viaText(via), ...splitValues(value, ',').slice(1)].join(', ')] : [name, value],
  );
};

const DEFAULT_PORT = 5060;

/** Over UDP. To where the request came from, never to an address that the request names. */
export const answerPort = (via: Via, source: Source): number => (via.parameters.has('rport') ? source.port : (via.port ?? DEFAULT_PORT));
