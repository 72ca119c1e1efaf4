/** Verifies what Janus's event handler (`sampleevh`) posts, and then reads what it says about our handles. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { LegEvent } from '../../../domain/bridge/leg-event';
import { readJson } from '../../../schemas/read-json';
import { CallbackRefused, type DriverStep, type ParsedCallback, type RawCallback } from '../../ports/bridge-driver';
import { nearTime } from '../kit/event-time';
import { refuseForgedEvents } from '../kit/events-user';
import type { JanusContext } from './context';
import { handleOf } from './names';
import { reportStep, type StepName } from './steps';

const common = { timestamp: z.number(), handle_id: z.int(), opaque_id: z.string() };

/**
 * Type 8 is a session description that passes through; type 64 is an event of a plugin. Other types, and events without
 * a handle, are ignored.
 */
const JanusEvent = z.union([
  z.object({
    ...common,
    type: z.literal(8),
    event: z.object({ owner: z.string(), jsep: z.object({ type: z.string(), sdp: z.string() }) }),
  }),
  z.object({ ...common, type: z.literal(64), event: z.object({ data: z.object({ event: z.string(), code: z.int().optional() }) }) }),
]);
type JanusEvent = z.infer<typeof JanusEvent>;

const MICROSECONDS = 1000;

/** Ringing, with or without the phone's own tones (183). */
const RINGING = [180, 183];

type Leg = NonNullable<ReturnType<typeof handleOf>>;

const describedStep = ({ role }: Leg, owner: string, type: string): StepName | undefined => {
  if (owner !== 'local') return undefined;
  if (role === 'mixer') return type === 'offer' ? 'offered' : undefined;
  return type === 'answer' ? 'answered' : undefined;
};

const phoneSteps: Readonly<Record<string, StepName>> = { registered: 'registered', accepted: 'accepted', hangup: 'hung-up' };

const timeOf = ({ timestamp }: JanusEvent, now: number): number => nearTime(Math.floor(timestamp / MICROSECONDS), now);

const stepsOf = (leg: Leg, event: JanusEvent, now: number): readonly DriverStep[] => {
  const report = { handle: event.handle_id, at: timeOf(event, now) };
  if (event.type === 8) {
    const { owner, jsep } = event.event;
    const step = describedStep(leg, owner, jsep.type);
    return step ? [reportStep(leg, step, { ...report, sdp: jsep.sdp })] : [];
  }
  const { event: name, code } = event.event.data;
  const step = leg.role === 'phone' ? phoneSteps[name] : undefined;
  return step ? [reportStep(leg, step, { ...report, ...(code === undefined ? {} : { code }) })] : [];
};

const legEventsOf = ({ role, conferenceId, participantId, leg }: Leg, event: JanusEvent, now: number): readonly LegEvent[] => {
  if (event.type !== 64 || role !== 'phone') return [];
  const { event: name, code = 0 } = event.event.data;
  const at = timeOf(event, now);
  return name === 'proceeding' && RINGING.includes(code) ? [{ conferenceId, participantId, leg, kind: 'ringing', at }] : [];
};

/** One event or a list of them (`grouping`). */
const eventsIn = (body: string): readonly unknown[] => {
  const json = readJson(body);
  if (typeof json !== 'object' || json === null) throw new CallbackRefused('malformed');
  return Array.isArray(json) ? json : [json];
};

type CallbackContext = Pick<JanusContext, 'callbackUrl' | 'secrets' | 'now'>;

export const callbackParser =
  ({ callbackUrl, secrets, now: clock }: CallbackContext) =>
  (callback: RawCallback): ParsedCallback => {
    refuseForgedEvents(callbackUrl, secrets, callback);
    const now = clock();
    const events = eventsIn(callback.body).flatMap((json) => {
      const event = JanusEvent.safeParse(json);
      const leg = event.success ? handleOf(event.data.opaque_id) : undefined;
      return event.success && leg ? [{ leg, event: event.data }] : [];
    });
    return {
      // If Janus gets no response, it posts the same bytes again.
      eventId: createHash('sha256').update(callback.body).digest('base64url'),
      events: events.flatMap(({ leg, event }) => legEventsOf(leg, event, now)),
      steps: events.flatMap(({ leg, event }) => stepsOf(leg, event, now)),
    };
  };
