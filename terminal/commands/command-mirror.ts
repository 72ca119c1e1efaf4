/** The commands in the database: one write after the other. A write that fails, or hangs, holds up no command for long. */
import { SECOND_MS } from '../../schemas/durations';
import type { ConferenceStore } from '../stores/conference-store';
import type { Surroundings } from '../surroundings';
import type { StoredCommand } from './command';

const WRITTEN_WITHIN_MS = SECOND_MS;

export class CommandMirror {
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: ConferenceStore,
    private readonly surroundings: Pick<Surroundings, 'after'>,
  ) {}

  async load(conferenceId: string): Promise<readonly StoredCommand[]> {
    const commands = await this.store.commands(conferenceId).catch(() => []);
    return [...commands].sort((a, b) => a.madeAt - b.madeAt);
  }

  put(command: StoredCommand): void {
    this.write(() => this.store.putCommand(command));
  }

  drop(key: string): void {
    this.write(() => this.store.dropCommand(key));
  }

  /** Resolves when everything put so far has been written, or has failed. */
  written(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.surroundings.after(WRITTEN_WITHIN_MS, resolve);
      void this.writing.then(() => {
        cancel();
        resolve();
      });
    });
  }

  private write(run: () => Promise<void>): void {
    this.writing = this.writing.then(run).catch(() => undefined);
  }
}
