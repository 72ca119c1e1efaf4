/** A conference that is followed by reading it again: whenever a nudge says so, and every minute in any case. */
import type { Conference } from '../../schemas/conference';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { receive } from '../../terminal/synchronisation/receive';
import type { Clock, Timer } from '../clock';
import type { ApiClient } from './api-client';
import { readConference } from './read-conference';

export type Changed = (conference: Conference | undefined) => void;

/** A nudge may be lost. */
const READ_EVERY_MS = MINUTE_MS;
const AFTER_FAILURE_MS = 2 * SECOND_MS;
const AFTER_GAP_MS = SECOND_MS;

export class KnownConference {
  private known: Conference | undefined;
  private isReading = false;
  private mustReadAgain = false;
  private isStopped = false;
  private timer: Timer | undefined;

  constructor(
    private readonly api: ApiClient,
    private readonly clock: Clock,
    private readonly conferenceId: string,
    private readonly changed: Changed,
  ) {
    this.nudge();
  }

  /** One read at a time; nudges that come meanwhile are one more. */
  nudge(): void {
    this.mustReadAgain = true;
    if (!this.isReading) void this.read();
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
  }

  private async read(): Promise<void> {
    this.isReading = true;
    this.timer?.cancel();
    let nextMs = READ_EVERY_MS;
    while (this.mustReadAgain && !this.isStopped) {
      this.mustReadAgain = false;
      nextMs = await this.readOnce();
    }
    this.isReading = false;
    if (!this.isStopped) this.timer = this.clock.after(nextMs, () => this.nudge());
  }

  /** How long until the next one. */
  private async readOnce(): Promise<number> {
    try {
      const update = await readConference(this.api, this.conferenceId, this.known?.version);
      if (this.isStopped) return READ_EVERY_MS;
      if (!update) {
        this.isStopped = true;
        this.changed(undefined);
        return READ_EVERY_MS;
      }
      const reaction = receive(this.known, update);
      if (reaction.do === 'keep' && reaction.conference.version !== this.known?.version) this.keep(reaction.conference);
      return reaction.do === 'ask' ? AFTER_GAP_MS : READ_EVERY_MS;
    } catch {
      // The client has counted it.
      return AFTER_FAILURE_MS;
    }
  }

  private keep(conference: Conference): void {
    this.known = conference;
    if (conference.state === 'ended') this.isStopped = true;
    this.changed(conference);
  }
}
