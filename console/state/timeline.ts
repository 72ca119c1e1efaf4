/** What has happened to the conference that is shown, the newest first. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Conference } from '../../terminal';
import { happenedBefore } from '../view/happened-before';
import { type Happening, happenedBetween } from '../view/happenings';

/** `at`: milliseconds since 1970. `isNews`: the console saw it happen. */
export type Entry = { readonly id: number; readonly at: number; readonly isNews: boolean; readonly happening: Happening };

/** More than anybody scrolls through. */
const KEPT = 300;

export class Timeline {
  private readonly all = signal<readonly Entry[]>([]);
  readonly entries: ReadonlySignal<readonly Entry[]> = this.all;
  private known: Conference | undefined;
  private lastId = 0;

  constructor(private readonly now: () => number) {}

  /** With each state of the conference. */
  see(conference: Conference | undefined): readonly Happening[] {
    if (!conference || conference === this.known) return [];
    const isNew = conference.conferenceId !== this.known?.conferenceId;
    const news = happenedBetween(this.known, conference);
    if (isNew) this.all.value = [];
    const past = isNew ? happenedBefore(conference) : [];
    this.known = conference;
    this.add([
      ...past.map(({ at, happening }) => ({ at: Date.parse(at), isNews: false, happening })),
      ...news.map((happening) => ({ at: this.now(), isNews: true, happening })),
    ]);
    return news;
  }

  forget(): void {
    this.known = undefined;
    this.all.value = [];
  }

  private add(entries: readonly Omit<Entry, 'id'>[]): void {
    if (entries.length === 0) return;
    const numbered = entries.map((entry) => ({ ...entry, id: (this.lastId += 1) }));
    this.all.value = [...numbered.reverse(), ...this.all.value].slice(0, KEPT);
  }
}
