/** The conferences that somebody is subscribed to. Each is followed once. */
import type { Conference } from '../../schemas/conference';
import type { Conferences } from '../rollcall/ports';

type Followed = { readonly stop: () => void; known: Conference | undefined };

export class FollowedConferences {
  private readonly followed = new Map<string, Followed>();

  constructor(
    private readonly conferences: Conferences,
    private readonly changed: (conferenceId: string, conference: Conference | undefined) => void,
  ) {}

  get size(): number {
    return this.followed.size;
  }

  /** The known state may be a little old, so the conference is read again unless that state is enough. */
  async find(conferenceId: string, isEnough: (known: Conference) => boolean): Promise<Conference | undefined> {
    const known = this.known(conferenceId);
    return known && isEnough(known) ? known : this.conferences.read(conferenceId);
  }

  follow(conferenceId: string): void {
    if (this.followed.has(conferenceId)) return;
    const { stop } = this.conferences.follow(conferenceId, (conference) => {
      const followed = this.followed.get(conferenceId);
      if (followed) followed.known = conference;
      this.changed(conferenceId, conference);
    });
    this.followed.set(conferenceId, { stop, known: undefined });
  }

  forget(conferenceId: string): void {
    this.followed.get(conferenceId)?.stop();
    this.followed.delete(conferenceId);
  }

  private known(conferenceId: string): Conference | undefined {
    return this.followed.get(conferenceId)?.known;
  }
}
