/** The events of a conference that local mode keeps. The bus in AWS keeps none that could be read. */
import * as z from 'zod';
import { shownChange } from '../../domain/events/change-in-log';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Connection } from '../deployment/connection';
import { type KnownChange, versionIn } from './known-change';

const Published = z.object({ items: z.array(z.object({ event: z.object({ detail: z.unknown() }) })) });

/** There are also events about subscriptions. */
const EventOfConference = z.object({
  id: z.string(),
  type: z.string(),
  time: z.iso.datetime(),
  correlator: z.string().optional(),
  data: z.object({
    version: z.int(),
    previousVersion: z.int().nullable(),
    participants: z.array(z.object({ participantId: z.string() })),
  }),
});

export const changesOnBus = async (
  { deployment: { eventsUrl } }: Connection,
  record: ConferenceRecord,
): Promise<readonly KnownChange[]> => {
  if (eventsUrl === undefined) return [];
  const { items } = Published.parse(await (await fetch(eventsUrl)).json());
  return items.flatMap(({ event: { detail } }) => {
    const { data: event } = EventOfConference.safeParse(detail);
    if (!event || versionIn(event.id, record) === undefined) return [];
    return [{ ...shownChange(event), from: 'bus', correlator: event.correlator }];
  });
};
