import type { AccessTokens } from './client/access-tokens';
import type { RollcallClient } from './client/create-client';
import { ConferenceCommands } from './commands/conference-commands';
import type { Command } from './commands/command';
import { CommandMirror } from './commands/command-mirror';
import { ParticipantCommands } from './commands/participant-commands';
import type { Wish } from './commands/wish';
import type { Conference, NewParticipant, TerminalOperations } from './contract';
import { Follower } from './follow/follower';
import type { Line } from './follow/line';
import { shownParticipants, type Snapshot } from './snapshot';
import type { ConferenceStore } from './stores/conference-store';
import { forgetOldest, KEPT_CONFERENCES, pastConferences } from './stores/history';
import { WriteBehind } from './stores/write-behind';
import type { Surroundings } from './surroundings';

/** What a terminal is made of. `openTerminal` makes it from options. */
export type TerminalDeps = {
  readonly client: RollcallClient;
  readonly tokens: AccessTokens;
  /** The stack's output `WebSocketUrl`. */
  readonly socketUrl: string;
  readonly store: ConferenceStore;
  readonly surroundings: Surroundings;
};

/** Called with what is shown now, and what was shown before. */
export type SnapshotListener = (now: Snapshot, before: Snapshot) => void;

/**
 * The conference of one user, kept in a local database and true as long as anything answers, and the commands to manage
 * it.
 */
export class Terminal {
  private readonly listeners = new Set<SnapshotListener>();
  private readonly mirror: WriteBehind;
  private readonly commandMirror: CommandMirror;
  private readonly commands: ParticipantCommands;
  private readonly whole: ConferenceCommands;
  private follower: Follower | undefined;
  private known: Conference | undefined;
  private line: Line = 'connecting';
  private lineSince: number;
  private isStopped = false;
  private shown: Snapshot;

  constructor(private readonly deps: TerminalDeps) {
    this.mirror = new WriteBehind(deps.store);
    this.lineSince = deps.surroundings.now();
    const { client, surroundings } = deps;
    this.commandMirror = new CommandMirror(deps.store, surroundings);
    const mirror = this.commandMirror;
    const line = (): Line => this.line;
    const conference = (): Conference | undefined => this.known;
    const accepted = (version: number): void => this.follower?.expect(version);
    this.commands = new ParticipantCommands({ client, surroundings, mirror, line, conference, accepted, changed: () => this.tell() });
    this.whole = new ConferenceCommands({ client, surroundings, line, conference, answered: (answer) => this.follower?.answered(answer) });
    this.shown = this.snapshotNow();
  }

  get snapshot(): Snapshot {
    return this.shown;
  }

  /** Called after each change; the result stops it. */
  subscribe(listener: SnapshotListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Shows what the database has, before anything answers; then follows the open conference, or waits for one. */
  async start(): Promise<void> {
    const kept = await this.deps.store.load().catch(() => undefined);
    if (this.isStopped || this.follower) return;
    this.known = kept;
    if (kept) await this.commands.restore(kept.conferenceId);
    if (this.isStopped) return;
    this.follower = new Follower(this.deps, kept, {
      changed: (conference) => this.changed(conference),
      line: (line) => this.lineIs(line),
      gone: (conferenceId) => void this.gone(conferenceId),
    });
    this.tell();
  }

  /** Waits for writes before the database is closed. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.follower?.stop();
    await Promise.all([this.mirror.settled(), this.commandMirror.written()]);
    await this.deps.store.close();
  }

  /** Signing out: the next user of this device finds nothing. */
  async forget(): Promise<void> {
    this.isStopped = true;
    this.follower?.stop();
    this.known = undefined;
    this.commands.forget();
    await Promise.all([this.mirror.settled(), this.commandMirror.written()]);
    await this.deps.store.forget();
    this.tell();
  }

  /** Conferences that have ended, the newest first, as the database has them: the last 20. */
  history(limit = KEPT_CONFERENCES): Promise<readonly Conference[]> {
    return pastConferences(this.deps.store, limit);
  }

  /** Call it when the network is back or the phone is in use again. */
  wake(): void {
    this.follower?.wake();
  }

  /** Opens a conference. When its participants are called depends on the deployment's `assembly`. */
  create(request: TerminalOperations['createConference']['body'], signal?: AbortSignal): Promise<Conference> {
    return this.whole.create(request, signal);
  }

  /** Adds calls to the conference. */
  add(participants: readonly NewParticipant[], signal?: AbortSignal): Promise<Conference> {
    return this.whole.add(participants, signal);
  }

  /** Merges the calls: the conference begins. */
  merge(signal?: AbortSignal): Promise<Conference> {
    return this.whole.merge(signal);
  }

  /** Ends the conference for everybody. */
  end(signal?: AbortSignal): Promise<Conference> {
    return this.whole.end(signal);
  }

  /** Sets a participant offline or online, muted, on hold, or removes it; resolves with what came of it. */
  request(participantId: string, wish: Wish, signal?: AbortSignal): Promise<Command> {
    return this.commands.request(participantId, wish, signal);
  }

  /** Takes a command that ended badly from what is shown. */
  dismiss(key: string): void {
    this.commands.dismiss(key);
    this.tell();
  }

  private changed(conference: Conference): void {
    if (conference.conferenceId !== this.known?.conferenceId) this.commands.forget();
    this.known = conference;
    this.mirror.put(conference);
    if (conference.state === 'ended') void this.tidy();
    this.commands.settle();
    this.tell();
  }

  private lineIs(line: Line): void {
    this.line = line;
    this.lineSince = this.deps.surroundings.now();
    this.tell();
  }

  private async tidy(): Promise<void> {
    await this.mirror.settled();
    await forgetOldest(this.deps.store).catch(() => undefined);
  }

  private async gone(conferenceId: string): Promise<void> {
    this.known = undefined;
    this.commands.forget();
    this.tell();
    await this.mirror.settled();
    await this.deps.store.forget(conferenceId).catch(() => undefined);
  }

  private snapshotNow(): Snapshot {
    const { known, line, lineSince } = this;
    const commands = this.commands.all;
    return {
      conference: known,
      participants: shownParticipants(known, commands),
      line,
      lineSince,
      manageable: known?.management.available ?? false,
      reason: known?.management.reason ?? null,
      commands,
      kept: this.mirror.isBroken ? 'memory' : 'database',
    };
  }

  private tell(): void {
    const before = this.shown;
    this.shown = this.snapshotNow();
    for (const listener of this.listeners) listener(this.shown, before);
  }
}
