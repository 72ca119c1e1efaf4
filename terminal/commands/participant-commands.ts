/**
 * The commands about participants that a user has given: each shown at once, sent in its turn, and followed until its
 * outcome is known. What the server knows is never overwritten: a command stands beside its participant.
 */
import type { RollcallClient } from '../client/create-client';
import { RollcallError } from '../client/rollcall-error';
import type { Conference, Participant } from '../contract';
import type { Line } from '../follow/line';
import type { Surroundings } from '../surroundings';
import { afterRestart, type Command, isUnderWay, isUnsettled, isWorthKeeping, type StoredCommand } from './command';
import type { CommandMirror } from './command-mirror';
import { answerShown, outcomeOf } from './outcome';
import { LATE_MS, PROMPT_MS, sendUntil } from './send-until';
import { isSafeLate, kindOf, reasonNotToSend, updateOf, type Wish } from './wish';

type Entry = { command: StoredCommand; readonly end: (command: Command) => void };

export type CommandDeps = {
  readonly surroundings: Surroundings;
  readonly client: RollcallClient;
  readonly mirror: CommandMirror;
  readonly conference: () => Conference | undefined;
  readonly line: () => Line;
  readonly changed: () => void;
  /** The server has this version. */
  readonly accepted: (version: number) => void;
};

export class ParticipantCommands {
  private readonly entries = new Map<string, Entry>();
  private readonly turns = new Map<string, Promise<void>>();

  constructor(private readonly deps: CommandDeps) {}

  get all(): readonly Command[] {
    return [...this.entries.values()].map(({ command: { actedAt: _actedAt, answered: _answered, ...command } }) => command);
  }

  /** Resolves when its outcome is known, or that there will be none. It does not reject. */
  request(participantId: string, wish: Wish, signal?: AbortSignal): Promise<Command> {
    const { surroundings, conference, line } = this.deps;
    const seen = this.participant(participantId);
    const reason = reasonNotToSend(conference(), seen, wish, line());
    const made: StoredCommand = {
      key: surroundings.newKey(),
      conferenceId: conference()?.conferenceId ?? '',
      participantId,
      wish,
      madeAt: surroundings.now(),
      phase: reason ? 'not-sent' : 'queued',
      reason,
      actedAt: seen?.lastAction?.at,
    };
    this.replaceEarlier(made);
    return new Promise((resolve) => {
      this.entries.set(made.key, { command: made, end: resolve });
      // Later, it is done only if the participant is still as the user saw it.
      const ifMatch = line() === 'offline' ? seen?.version : undefined;
      this.put(made.key, {});
      if (!reason) this.inTurn(participantId, () => this.send(made, ifMatch, signal));
      this.deps.changed();
    });
  }

  /** What the database has of an earlier page or process. Nothing of it is sent again. */
  async restore(conferenceId: string): Promise<void> {
    for (const command of await this.deps.mirror.load(conferenceId))
      if (!this.entries.has(command.key)) this.entries.set(command.key, { command: afterRestart(command), end: () => undefined });
    this.settle();
  }

  /** After each change of the conference. */
  settle(): void {
    for (const { command } of this.entries.values()) {
      const shown = this.participant(command.participantId);
      const answered = isUnsettled(command) ? answerShown(command, shown) : isUnderWay(command) && command.answered;
      if (!answered) continue;
      const phase = outcomeOf(command.wish, answered.as, shown);
      if (phase !== command.phase) this.put(command.key, { phase, answered, reason: undefined });
    }
  }

  /** Takes a command that has ended from the list. */
  dismiss(key: string): void {
    const entry = this.entries.get(key);
    if (entry && !isUnderWay(entry.command)) this.drop(key);
  }

  /** With another conference, or none, nothing more comes of them. */
  forget(): void {
    for (const { command } of this.entries.values()) {
      if (isUnderWay(command)) this.put(command.key, { phase: 'superseded' });
      this.dismiss(command.key);
    }
  }

  private participant(participantId: string): Participant | undefined {
    return this.deps.conference()?.participants.find((each) => each.participantId === participantId);
  }

  private drop(key: string): void {
    this.entries.delete(key);
    this.deps.mirror.drop(key);
  }

  private put(key: string, change: Partial<StoredCommand>): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    entry.command = { ...entry.command, ...change };
    if (isWorthKeeping(entry.command)) this.deps.mirror.put(entry.command);
    else this.drop(key);
    if (!isUnderWay(entry.command)) entry.end(entry.command);
  }

  /** For each participant and kind of change, the user's last wish counts. */
  private replaceEarlier({ participantId, wish }: Command): void {
    for (const { command } of this.entries.values()) {
      if (command.participantId !== participantId || kindOf(command.wish) !== kindOf(wish)) continue;
      if (command.phase === 'queued') this.put(command.key, { phase: 'not-sent', reason: 'replaced' });
      this.dismiss(command.key);
    }
  }

  private inTurn(participantId: string, run: () => Promise<void>): void {
    const before = this.turns.get(participantId) ?? Promise.resolve();
    const turn = before.then(run).finally(() => {
      if (this.turns.get(participantId) === turn) this.turns.delete(participantId);
    });
    this.turns.set(participantId, turn);
  }

  private isQueued(key: string): boolean {
    return this.entries.get(key)?.command.phase === 'queued';
  }

  private async send(made: Command, ifMatch: number | undefined, signal: AbortSignal | undefined): Promise<void> {
    const { surroundings, line } = this.deps;
    if (!this.isQueued(made.key)) return;
    const waits = (isWaiting: boolean): void => {
      this.put(made.key, { phase: isWaiting ? 'queued' : 'sending' });
      this.deps.changed();
    };
    const until = made.madeAt + (isSafeLate(made.wish) ? LATE_MS : PROMPT_MS);
    try {
      const answer = await sendUntil({ surroundings, until, line, signal, waits }, async (inTime) => {
        // After a crash, nothing that may have been sent counts as not sent.
        await this.deps.mirror.written();
        // Meanwhile another wish may have taken its place.
        return this.entries.has(made.key) ? this.call(made, ifMatch, inTime) : undefined;
      });
      if (answer) this.answered(made.key, answer.body ?? undefined);
      else this.put(made.key, { phase: 'not-sent', reason: signal?.aborted ? 'aborted' : 'offline' });
    } catch (error) {
      this.put(made.key, this.failureOf(error));
    }
    this.deps.changed();
  }

  private call({ key, conferenceId, participantId, wish }: Command, ifMatch: number | undefined, signal: AbortSignal) {
    const params = { conferenceId, participantId };
    const options = { idempotencyKey: key, ifMatch, signal };
    const body = updateOf(wish);
    return body
      ? this.deps.client.call('updateParticipant', { params, body }, options)
      : this.deps.client.call('removeParticipant', { params }, options);
  }

  private answered(key: string, participant: Participant | undefined): void {
    this.put(key, {
      phase: 'accepted',
      answered: { as: participant && { version: participant.version, lastAction: participant.lastAction } },
    });
    if (participant) this.deps.accepted(participant.version);
    this.settle();
  }

  private failureOf(error: unknown): Partial<Command> {
    if (!(error instanceof RollcallError) || error.status === 0) return { phase: 'unanswered' };
    return { phase: error.status === 412 ? 'changed' : 'refused', problem: error.problem };
  }
}
