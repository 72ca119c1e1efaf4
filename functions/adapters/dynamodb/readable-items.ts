/** Reads the items of a list one by one, so that an item that cannot be read does not hide the others. */
import type { Log } from '../../runtime/log';
import type { Item } from './item';

type Outcome<Read> = { readonly read: Read[]; readonly unreadable: { readonly item: Item; readonly error: unknown }[] };
/** Throws if an item cannot be read. Returns undefined if it holds nothing. */
type Reader<Read> = (item: Item) => Read | undefined;

/** For callers that must tell an item that cannot be read from one that is not there. */
export const readEach = <Read extends object>(items: readonly Item[], reader: Reader<Read>): Outcome<Read> => {
  const outcome: Outcome<Read> = { read: [], unreadable: [] };
  for (const item of items) {
    try {
      const read = reader(item);
      if (read) outcome.read.push(read);
    } catch (error) {
      outcome.unreadable.push({ item, error });
    }
  }
  return outcome;
};

/** By its keys, which contain no number. */
export const logUnreadable = (log: Log, item: Item, error: unknown): void =>
  log('item.unreadable', { pk: item['pk']?.S, sk: item['sk']?.S, error });

/** The items that can be read. The others are logged. */
export const eachReadable = <Read extends object>(log: Log, items: readonly Item[], reader: Reader<Read>): Read[] => {
  const { read, unreadable } = readEach(items, reader);
  for (const { item, error } of unreadable) logUnreadable(log, item, error);
  return read;
};
