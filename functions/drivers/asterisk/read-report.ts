/** Reads what an event of ARI says about our legs. The caller has verified its sender. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { LegRef } from '../../../domain/bridge/leg-event';
import { readJson } from '../../../schemas/read-json';
import { type BridgeOutcome, CallbackRefused, NO_OUTCOME, type ParsedCallback } from '../../ports/bridge-driver';
import { nearTime } from '../kit/event-time';
import { legOfChannel } from './names';
import { reportStep } from './steps';

const Channel = z.object({ id: z.string(), state: z.string().optional() });

/** ARI writes `2026-11-22T10:00:00.000+0000`; ISO 8601 requires a colon in the offset. */
const Timestamp = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{2}:?\d{2}$/)
  .transform((text) => Date.parse(text.replace(/([+-]\d{2}):?(\d{2})$/, '$1:$2')))
  .refine((at) => Number.isFinite(at));

const common = { timestamp: Timestamp };

const AriEvent = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('Dial'), dialstatus: z.string(), peer: Channel }),
  z.object({ ...common, type: z.literal('StasisStart'), channel: Channel }),
  z.object({ ...common, type: z.literal('ChannelEnteredBridge'), channel: Channel, bridge: z.object({ id: z.string() }) }),
  z.object({
    ...common,
    type: z.literal('ChannelDestroyed'),
    channel: Channel,
    cause: z.int(),
    // With technologies other than SIP it may be anything, or missing.
    tech_cause: z.int().optional().catch(undefined),
  }),
]);
type AriEvent = z.output<typeof AriEvent>;

const idOf = (event: AriEvent): string => (event.type === 'Dial' ? event.peer : event.channel).id;

/** Ringing, with or without the network's own tones (183). */
const RINGING = ['RINGING', 'PROGRESS'];

const outcomeOf = (leg: LegRef, event: AriEvent, now: number): BridgeOutcome => {
  const at = nearTime(event.timestamp, now);
  switch (event.type) {
    case 'Dial':
      return RINGING.includes(event.dialstatus) ? { events: [{ ...leg, kind: 'ringing', at }], steps: [] } : NO_OUTCOME;
    case 'StasisStart':
      return { events: [], steps: [reportStep(leg, 'answered', { at })] };
    case 'ChannelEnteredBridge':
      return event.bridge.id === leg.conferenceId ? { events: [], steps: [reportStep(leg, 'entered', { at })] } : NO_OUTCOME;
    case 'ChannelDestroyed': {
      const techCause = event.tech_cause === undefined ? {} : { techCause: event.tech_cause };
      const report = { at, cause: event.cause, ...techCause, wasUp: event.channel.state === 'Up' };
      return { events: [], steps: [reportStep(leg, 'destroyed', report)] };
    }
  }
};

/**
 * A channel that enters the application but is not a leg, for example after a transfer. No conference would ever hang
 * it up. Other events of such channels are ignored.
 */
const strayCallOutcome = (event: AriEvent): BridgeOutcome =>
  event.type === 'StasisStart' ? { ...NO_OUTCOME, strayCalls: [event.channel.id] } : NO_OUTCOME;

const readEvent = (event: AriEvent, now: number): BridgeOutcome => {
  const leg = legOfChannel(idOf(event));
  return leg ? outcomeOf(leg, event, now) : strayCallOutcome(event);
};

/** Throws `CallbackRefused` if it is not a JSON object. Events of other kinds are ignored. */
export const readReport = (body: string, now: number): ParsedCallback => {
  const json = readJson(body);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new CallbackRefused('malformed');
  const event = AriEvent.safeParse(json);
  return {
    // ARI does not number its events. If it could not send an event, it sends it later, unchanged.
    eventId: createHash('sha256').update(body).digest('base64url'),
    ...(event.success ? readEvent(event.data, now) : NO_OUTCOME),
  };
};
