/** A SIP message as data, and how to read its headers. Names of headers are in lower case and in their long form. */
export type Header = readonly [name: string, value: string];

type Parts = { readonly headers: readonly Header[]; readonly body: Buffer };
export type SipRequest = Parts & { readonly method: string; readonly uri: string };
export type SipResponse = Parts & { readonly status: number; readonly reason: string };
export type SipMessage = SipRequest | SipResponse;

/** What breaks the grammar or a bound. Says which rule, never what the message contained. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

export const NO_BODY = Buffer.alloc(0);

export const isRequest = (message: SipMessage): message is SipRequest => 'method' in message;

export const headersOf = ({ headers }: Parts, name: string): string[] =>
  headers.filter(([each]) => each === name).map(([, value]) => value);

export const headerOf = ({ headers }: Parts, name: string): string | undefined => headers.find(([each]) => each === name)?.[1];

/** The value without its parameters, in lower case: `conference` of `Event: conference;id=1`. */
export const bareHeaderOf = (message: Parts, name: string): string | undefined =>
  headerOf(message, name)?.split(';')[0]?.trim().toLowerCase();

export type CSeq = { readonly number: number; readonly method: string };

const MAX_CSEQ = 2 ** 31;

export const cseqOf = (message: Parts): CSeq => {
  const [, digits, method] = /^(\d{1,10})[ \t]+(\S+)$/.exec(headerOf(message, 'cseq') ?? '') ?? [];
  if (digits === undefined || method === undefined || Number(digits) >= MAX_CSEQ) throw new Malformed('CSeq');
  return { number: Number(digits), method };
};
