/** Verifies a callback of the bridge, and then reads it. */
import type { LegEvent } from '../../../domain/bridge/leg-event';
import { legOfName } from '../../../domain/bridge/leg-name';
import { isFlagEvent } from '../../../schemas/participant-actions';
import { readJson } from '../../../schemas/read-json';
import type { SigningKey } from '../../http-client/signing/signing-keys';
import { verifyRequest } from '../../http-client/signing/verify-request';
import { CallbackRefused, type ParsedCallback, type RawCallback } from '../../ports/bridge-driver';
import type { Clock } from '../../runtime/clock';
import { correctedTime } from '../kit/event-time';
import { CallbackBody, knownEvents, UnknownCallbackBody } from './protocol';

const toLegEvent = (callback: CallbackBody, sentAt: number, now: number): LegEvent => {
  const reportedAt = Date.parse(callback.at);
  return {
    conferenceId: callback.room,
    ...legOfName(callback.leg),
    kind: callback.event,
    // A repetition is signed again, so the difference to the signature is the clock's error and not the delay.
    at: correctedTime(reportedAt, sentAt, now),
    ...(isFlagEvent(callback.event) ? { reportedAt } : {}),
    ...(callback.event === 'ended' ? { end: callback.end } : {}),
  };
};

export const callbackParser =
  (keys: readonly SigningKey[], clock: Clock) =>
  (callback: RawCallback): ParsedCallback => {
    const now = clock();
    const verdict = verifyRequest(callback, { keys, now });
    if (!verdict.genuine) throw new CallbackRefused(verdict.because === 'too-large' ? 'too-large' : 'forged');
    const json = readJson(callback.body);
    const known = CallbackBody.safeParse(json);
    if (known.success) return { eventId: known.data.eventId, events: [toLegEvent(known.data, verdict.created, now)], steps: [] };
    const unknown = UnknownCallbackBody.safeParse(json);
    if (!unknown.success || knownEvents.includes(unknown.data.event)) throw new CallbackRefused('malformed');
    return { eventId: unknown.data.eventId, events: [], steps: [] };
  };
