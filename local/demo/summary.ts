/** What remains of the demo's conference: its events on the bus, the dials that they report, and dead letters. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { ConferenceEvent } from '../../schemas/events/conference-event';
import type { Participant } from '../../schemas/participant';
import { nameOf } from './screen';

export type Summary = {
  readonly version: number;
  readonly events: number;
  readonly deadLetters: number;
  readonly legs: readonly { readonly name: string; readonly dialled: number }[];
};

/** The terminal may receive the last change before its event reaches the bus. */
const PUBLISHED_WITHIN_MS = 5_000;
const POLL_EVERY_MS = 20;

const Events = z.object({ items: z.array(z.object({ event: z.object({ detail: z.unknown() }) })) });
const DeadLetters = z.object({ items: z.array(z.unknown()) });

const getJson = async (url: string): Promise<unknown> => (await fetch(url)).json();

const eventsOf = async (baseUrl: string, conferenceId: string): Promise<readonly ConferenceEvent[]> => {
  const { items } = Events.parse(await getJson(`${baseUrl}/local/events`));
  const events = items.flatMap(({ event }) => ConferenceEvent.safeParse(event.detail).data ?? []);
  return events.filter(({ subject }) => subject === conferenceId);
};

/** A repeated event has the id of the first, and counts once. */
const distinct = (events: readonly ConferenceEvent[]): readonly ConferenceEvent[] => [
  ...new Map(events.map((event) => [event.id, event])).values(),
];

const dialsOf = (events: readonly ConferenceEvent[], participantId: string): number =>
  events.filter(
    ({ type, data }) =>
      type === 'rollcall.participant.dialing.v1' && data.participants.some((dialled) => dialled.participantId === participantId),
  ).length;

export const summaryOf = async (
  baseUrl: string,
  conferenceId: string,
  version: number,
  participants: readonly Participant[],
): Promise<Summary> => {
  const endsAt = performance.now() + PUBLISHED_WITHIN_MS;
  let events = distinct(await eventsOf(baseUrl, conferenceId));
  while (events.length < version && performance.now() < endsAt) {
    await sleep(POLL_EVERY_MS);
    events = distinct(await eventsOf(baseUrl, conferenceId));
  }
  return {
    version,
    events: events.length,
    deadLetters: DeadLetters.parse(await getJson(`${baseUrl}/local/dead-letters`)).items.length,
    legs: participants.map((participant) => ({
      name: nameOf(participant),
      dialled: dialsOf(events, participant.participantId),
    })),
  };
};
