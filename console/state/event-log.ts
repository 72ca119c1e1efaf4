/** Local mode's event bus: the events of a conference as partner apps get them. */
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import type { Fetch } from '../../terminal';

type Page = { readonly items: readonly { readonly event: { readonly detail: ConferenceEvent } }[]; readonly next: number };

export class EventLog {
  private position = 0;

  constructor(
    private readonly fetch: Fetch,
    private readonly apiUrl: string,
  ) {}

  /** Those that came since the last time, the oldest first. */
  async next(conferenceId: string, signal: AbortSignal): Promise<readonly ConferenceEvent[]> {
    const url = `${this.apiUrl.replace(/\/$/, '')}/local/events?after=${String(this.position)}`;
    const response = await this.fetch(url, { method: 'GET', headers: { accept: 'application/json' }, signal });
    if (!response.ok) throw new Error(`/local/events answered ${String(response.status)}`);
    const { items, next } = JSON.parse(await response.text()) as Page;
    this.position = next;
    return items.map(({ event }) => event.detail).filter(({ subject }) => subject === conferenceId);
  }
}
