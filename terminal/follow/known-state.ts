/** What a terminal knows of one conference, and what it has received but cannot use yet. */
import type { Conference } from '../contract';
import { type ConferenceUpdate, receive } from '../synchronisation/receive';

export class KnownState {
  private early: readonly ConferenceUpdate[] = [];

  constructor(
    public conference: Conference | undefined,
    private readonly changed: (conference: Conference) => void,
  ) {}

  /** `ask`: an earlier change is missing. `get`: the state is too large for a message. */
  get missing(): 'ask' | 'get' | undefined {
    if (this.early.some((update) => 'type' in update && update.type === 'resync')) return 'get';
    return this.early.length > 0 ? 'ask' : undefined;
  }

  take(update: ConferenceUpdate): void {
    this.early = [...this.early, update];
    while (this.learns());
  }

  /** The connection is lost, and with it the chance to complete what came in the wrong order. */
  forgetEarly(): void {
    this.early = [];
  }

  /** Before a conference is known, messages of several may have come. */
  private concerns({ conferenceId }: ConferenceUpdate): boolean {
    return this.conference === undefined || this.conference.conferenceId === conferenceId;
  }

  private learns(): boolean {
    const updates = this.early;
    this.early = [];
    let hasLearned = false;
    for (const update of updates) {
      if (!this.concerns(update)) continue;
      const reaction = receive(this.conference, update);
      if (reaction.do === 'ask' || reaction.do === 'get') this.early = [...this.early, update];
      if (reaction.do !== 'keep') continue;
      this.conference = reaction.conference;
      hasLearned = true;
      this.changed(reaction.conference);
    }
    return hasLearned;
  }
}
