/** What a SUBSCRIBE asks for, or why it is refused: the checks that need no look at the conference. */
import { CONFERENCE_INFO_TYPE } from '../../schemas/media-types';
import type { Answer } from '../sip/answer';
import { bareHeaderOf, headerOf, headersOf, type SipRequest } from '../sip/message';
import { valuesOf } from '../sip/name-addr';

export const EVENT = 'conference';

export type ExpiresBounds = { readonly least: number; readonly most: number };

/** RFC 4575 section 3.4. */
const DEFAULT_EXPIRES = 3_600;

const ACCEPTED: ReadonlySet<string> = new Set([CONFERENCE_INFO_TYPE, 'application/*', '*/*']);

export const badEvent: Answer = { status: 489, headers: [['allow-events', EVENT]] };

/** Undefined if it is none. */
const secondsFrom = (text: string): number | undefined => (/^\d{1,10}$/.test(text.trim()) ? Number(text) : undefined);

const accepts = (request: SipRequest): boolean => {
  // Without Accept, the package's own type is meant (RFC 4575 section 3.5).
  if (headersOf(request, 'accept').length === 0) return true;
  return valuesOf(request, 'accept').some((value) => ACCEPTED.has(value.split(';')[0]?.trim().toLowerCase() ?? ''));
};

/** The seconds to grant, or a refusal. */
export const readSubscribe = (request: SipRequest, { least, most }: ExpiresBounds): { readonly expires: number } | Answer => {
  if (bareHeaderOf(request, 'event') !== EVENT) return badEvent;
  const required = valuesOf(request, 'require');
  if (required.length > 0) return { status: 420, headers: [['unsupported', required.join(', ')]] };
  if (!accepts(request)) return { status: 406, headers: [['accept', CONFERENCE_INFO_TYPE]] };
  const asked = headerOf(request, 'expires');
  const expires = asked === undefined ? DEFAULT_EXPIRES : secondsFrom(asked);
  if (expires === undefined) return { status: 400 };
  if (expires > 0 && expires < least) return { status: 423, headers: [['min-expires', String(least)]] };
  return { expires: Math.min(expires, most) };
};

export const isRefusal = <Granted extends object>(read: Granted | Answer): read is Answer => 'status' in read;
