/** Verifies a callback of the bridge, and then reads it. */
import type { LegEvent } from '../../../domain/bridge/leg-event';
import { legOfName } from '../../../domain/bridge/leg-name';
import { readJson } from '../../../schemas/read-json';
import type { SigningKey } from '../../http-client/signing/signing-keys';
import { verifyRequest } from '../../http-client/signing/verify-request';
import { CallbackRefused, type ParsedCallback, type RawCallback } from '../../ports/bridge-driver';
import type { Clock } from '../../runtime/clock';
import { CallbackBody, knownEvents, UnknownCallbackBody } from './protocol';

const toLegEvent = (callback: CallbackBody): LegEvent => ({
  conferenceId: callback.room,
  ...legOfName(callback.leg),
  kind: callback.event,
  at: Date.parse(callback.at),
  ...(callback.event === 'ended' ? { end: callback.end } : {}),
});

export const callbackParser =
  (keys: readonly SigningKey[], now: Clock) =>
  (callback: RawCallback): ParsedCallback => {
    if (!verifyRequest(callback, { keys, now: now() }).genuine) throw new CallbackRefused('forged');
    const json = readJson(callback.body);
    const known = CallbackBody.safeParse(json);
    if (known.success) return { eventId: known.data.eventId, events: [toLegEvent(known.data)], steps: [] };
    const unknown = UnknownCallbackBody.safeParse(json);
    if (!unknown.success || knownEvents.includes(unknown.data.event)) throw new CallbackRefused('malformed');
    return { eventId: unknown.data.eventId, events: [], steps: [] };
  };
