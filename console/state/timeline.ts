/** The activity of the shown conference, the newest first. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Conference } from '../../terminal';
import { earlierActivities } from '../view/earlier-activities';
import { type Activity, activitiesBetween } from '../view/activities';

/** `at`: milliseconds since 1970. `isNews`: the console saw it happen. */
export type Entry = { readonly id: number; readonly at: number; readonly isNews: boolean; readonly activity: Activity };

/** Older entries are dropped. */
const KEPT = 300;

export class Timeline {
  private readonly all = signal<readonly Entry[]>([]);
  readonly entries: ReadonlySignal<readonly Entry[]> = this.all;
  private known: Conference | undefined;
  private lastId = 0;

  constructor(private readonly now: () => number) {}

  /** With each state of the conference. */
  see(conference: Conference | undefined): readonly Activity[] {
    if (!conference || conference === this.known) return [];
    const isNew = conference.conferenceId !== this.known?.conferenceId;
    const news = activitiesBetween(this.known, conference);
    if (isNew) this.all.value = [];
    const past = isNew ? earlierActivities(conference) : [];
    this.known = conference;
    this.add([
      ...past.map(({ at, activity }) => ({ at: Date.parse(at), isNews: false, activity })),
      ...news.map((activity) => ({ at: this.now(), isNews: true, activity })),
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
