/**
 * Searches everything that a deployment stores for a number, and erases what can be erased. A run that breaks off can be
 * repeated: it finds what is left.
 */
import type { Connection } from '../deployment/connection';
import { findInDeadLetters } from './find-in-dead-letters';
import { heldInConference } from './find-in-conferences';
import { heldInRecord, sealsOf } from './find-in-records';
import { type Outcome, settle } from './held';
import type { NumberSearch } from './number-search';
import { openConferences } from './open-conferences';
import { eachItem, type ScanPace } from './scan-table';

export type Erasure = { readonly outcomes: readonly Outcome[]; readonly itemsRead: number };

export const eraseNumber = async (
  connection: Connection,
  search: NumberSearch,
  { erases, ...pace }: ScanPace & { readonly erases: boolean },
): Promise<Erasure> => {
  const { dynamo, settings } = connection;
  const outcomes: Outcome[] = [];
  const take = async (held: ReturnType<typeof heldInConference>): Promise<void> => {
    if (held) outcomes.push(await settle(held, erases));
  };
  const open = openConferences(connection);
  // First the letters: a redrive in the meantime would bring the number back.
  outcomes.push(...(await findInDeadLetters(connection, search, open, erases)));
  const conferences = await eachItem(dynamo, settings.conferencesTable, pace, (item) => take(heldInConference(connection, item, search)));
  const seals = sealsOf(connection);
  const records = await eachItem(dynamo, settings.recordsTable, pace, async (item) =>
    take(await heldInRecord(connection, seals, item, search, open)),
  );
  return { outcomes, itemsRead: conferences + records };
};
