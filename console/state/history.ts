/** Ended conferences, from the local database. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { ConferenceHeader, ConferenceStore, ParticipantRow } from '../../terminal';

export type PastConference = ConferenceHeader & { readonly participants: ParticipantRow[] };

/** Enough to look through. */
const SHOWN = 50;

export class History {
  private readonly all = signal<readonly PastConference[] | undefined>(undefined);
  /** The newest first; undefined until the database has answered. */
  readonly conferences: ReadonlySignal<readonly PastConference[] | undefined> = this.all;

  constructor(private readonly store: Pick<ConferenceStore, 'history' | 'rows'>) {}

  /** A database that fails has no history. */
  async read(): Promise<void> {
    try {
      const headers = await this.store.history(SHOWN);
      const ended = headers.filter(({ state }) => state === 'ended');
      const rows = await Promise.all(ended.map(({ conferenceId }) => this.store.rows(conferenceId)));
      this.all.value = ended.map((header, index) => ({ ...header, participants: [...(rows[index] ?? [])] }));
    } catch {
      this.all.value ??= [];
    }
  }
}
