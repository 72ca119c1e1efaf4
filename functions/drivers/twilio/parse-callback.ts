/** Verifies the report of a call, and then reads what it says about the leg that its address names. */
import { createHash } from 'node:crypto';
import type { LegRef } from '../../../domain/bridge/leg-event';
import { legOfName } from '../../../domain/bridge/leg-name';
import { ConferenceId } from '../../../schemas/common';
import { CallbackRefused, type ParsedCallback, type RawCallback } from '../../ports/bridge-driver';
import type { Clock } from '../../runtime/clock';
import { isPostedTo } from '../kit/callback-address';
import { LegName } from '../kit/leg-name';
import { failureStatus } from '../kit/sip-cause';
import { ownCall } from './call-owner';
import { isFinal } from './call-status';
import type { TwilioContext } from './context';
import type { Report } from './continue-step';
import { isLegAddress } from './leg-address';
import { legEventOf } from './leg-state';
import { Sid } from './resources';

type CallbackContext = Pick<TwilioContext, 'callbackUrl' | 'secrets' | 'profile' | 'records'> & { readonly now: Clock };

/** The address that we gave to the service, with the query that came back: a Host header is not trusted. */
const publicUrlOf = ({ url }: RawCallback, callbackUrl: string): string => `${callbackUrl}${new URL(url).search}`;

const legIn = (url: string) => {
  const query = new URL(url).searchParams;
  const conferenceId = ConferenceId.safeParse(query.get('conference'));
  const name = LegName.safeParse(query.get('leg'));
  if (!conferenceId.success || !name.success) throw new CallbackRefused('malformed');
  return { conferenceId: conferenceId.data, ...legOfName(name.data) };
};

/**
 * Stores the call at once instead of queueing it behind the commands to the leg. Otherwise, if the answer to a dial was
 * lost, the dial might be tried again first, when the call is over and on no list.
 */
const storeCall = async ({ records }: CallbackContext, leg: LegRef, given: string | null): Promise<void> => {
  const call = Sid.safeParse(given);
  if (!call.success || (await records.find(leg))?.members['call'] !== undefined) return;
  await ownCall(records, leg, call.data);
  await records.note(leg, { call: call.data });
};

export const callbackParser =
  (context: CallbackContext) =>
  async (callback: RawCallback): Promise<ParsedCallback> => {
    const { callbackUrl, secrets, profile, now } = context;
    if (!isPostedTo(callbackUrl, callback)) throw new CallbackRefused('forged');
    if (!isLegAddress(context, new URL(callback.url).searchParams)) throw new CallbackRefused('forged');
    const publicUrl = publicUrlOf(callback, callbackUrl);
    if (!profile.isGenuine({ callback, publicUrl, secrets, now: now() })) throw new CallbackRefused('forged');
    const leg = legIn(callback.url);
    const form = new URLSearchParams(callback.body);
    const status = form.get('CallStatus') ?? '';
    // The service's own clock is right, however late the report comes.
    const at = Date.parse(form.get('Timestamp') ?? '') || now();
    const calls = ['CallSid', 'CallSidLegacy'].flatMap((name) => form.get(name) ?? []);
    const eventId = createHash('sha256').update(`${publicUrl} ${callback.body}`).digest('base64url');
    const step = (name: string, report: Report) => ({ eventId, events: [], steps: [{ ...leg, step: name, data: JSON.stringify(report) }] });
    if (status === 'ringing') return { eventId, events: [legEventOf('ringing', leg, at)], steps: [] };
    if (status === 'in-progress') return step('answered', { at, calls });
    if (isFinal(status)) await storeCall(context, leg, form.get('CallSid'));
    if (isFinal(status)) return step('over', { at, calls, status, sipCode: failureStatus(Number(form.get('SipResponseCode') ?? NaN)) });
    // A status that only a later version knows is ignored.
    return { eventId, events: [], steps: [] };
  };
