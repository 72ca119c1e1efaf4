/**
 * Delivery ids: the time of the event, then a hash that distinguishes the event from others. They sort by the time of
 * the event.
 */
import type { DeliveryId } from '../../schemas/delivery';
import { TIME_CHARACTERS, timeOf, timeText } from './time-text';

const PREFIX = 'dlv_';

/** Characters of the hash of subscription and event: 80 bits. */
export const HASH_CHARACTERS = 16;

export const deliveryIdOf = (eventAt: number, hash: string): DeliveryId => `${PREFIX}${timeText(eventAt)}${hash}`;

/** Sorts before the id of every delivery of an event at this time or later, and after all others. */
export const deliveryIdsFrom = (eventAt: number): string => `${PREFIX}${timeText(eventAt)}`;

export const eventTimeOf = (id: DeliveryId): number => timeOf(id.slice(PREFIX.length, PREFIX.length + TIME_CHARACTERS));
