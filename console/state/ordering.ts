/** Keeps the order of rows for the tab, so that a reload does not change it. Ids only: no number is stored. */
import type { Conference } from '../../terminal';
import type { Storage } from '../browser';
import { inOrder, orderWith } from '../view/row-order';

const KEY = 'rollcall.order';

type Kept = { readonly conferenceId: string; readonly ids: readonly string[] };

const read = (storage: Storage): Kept | undefined => {
  try {
    return JSON.parse(storage.get(KEY) ?? 'null') as Kept | undefined;
  } catch {
    return undefined;
  }
};

export class Ordering {
  private kept: Kept | undefined;

  constructor(private readonly storage: Storage) {
    this.kept = read(storage);
  }

  order<Row extends Conference['participants'][number]>(conferenceId: string, rows: readonly Row[]): readonly Row[] {
    const known = this.kept?.conferenceId === conferenceId ? this.kept.ids : [];
    const ids = orderWith(known, rows);
    if (ids.join() !== known.join()) {
      this.kept = { conferenceId, ids };
      this.storage.set(KEY, JSON.stringify(this.kept));
    }
    return inOrder(rows, ids);
  }
}
