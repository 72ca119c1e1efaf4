/**
 * The kit's journal file. An entry survives a crash once `append` has resolved. Entries that arrive during a write are
 * written together by the next one, with one `fdatasync`. The file is rewritten from the state once it has become long.
 */
import { constants } from 'node:fs';
import { copyFile, type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import type { CallReport } from '../../schemas/call-report';
import { type Clock, sleep } from '../clock';
import type { Log } from '../log';
import type { Metrics } from '../metrics';
import type { Entry } from './entry';
import { KitState } from './kit-state';
import { readJournal } from './read-journal';

export type JournalOptions = {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The file is rewritten after this many lines. */
  readonly maxLines?: number;
  /** Replaced in tests, to make writing fail. */
  readonly write?: (file: FileHandle, bytes: Buffer, position: number) => Promise<void>;
};

const MAX_LINES = 20_000;
const RETRY_MS = 1_000;
/** The journal holds phone numbers. */
const OWNER_ONLY = 0o600;

type Waiting = { readonly entry: Entry; readonly written: () => void };

const writeDurably = async (file: FileHandle, bytes: Buffer, position: number): Promise<void> => {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  await file.datasync();
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY);
  await handle.sync().finally(() => handle.close());
};

const lineOf = (entry: Entry): string => `${JSON.stringify(entry)}\n`;

export class Journal {
  readonly state = new KitState();
  private file: FileHandle | undefined;
  private length = 0;
  private lines = 0;
  private waiting: Waiting[] = [];
  /** How many steps of calls are not on the disk: those that wait, and those that are being written. */
  private steps = 0;
  private writing: Promise<void> | undefined;
  private isStopped = false;
  private failed = false;

  private constructor(private readonly options: JournalOptions) {}

  /** Drops an incomplete last line (`isTorn`). If other lines are damaged, a copy of the old file is kept beside the new one. */
  static async open(options: JournalOptions): Promise<{ readonly journal: Journal; readonly isTorn: boolean }> {
    const { folder, clock, log } = options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const journal = new Journal(options);
    const { entries, isTorn, damaged } = await readJournal(journal.path);
    if (damaged > 0) {
      await copyFile(journal.path, `${journal.path}.damaged-${String(clock.now())}`);
      log('journal.damaged', { lines: damaged });
    }
    for (const entry of entries) journal.state.apply(entry);
    journal.state.forget(clock.now());
    await journal.rewrite('');
    return { journal, isTorn };
  }

  get isFailing(): boolean {
    return this.failed;
  }

  get unwrittenSteps(): number {
    return this.steps;
  }

  /** Resolves once the entry is on the disk, and never if it is dropped before. The report of a step then waits to be sent. */
  append(entry: Entry): Promise<void> {
    return new Promise((written) => {
      this.waiting.push({ entry, written });
      this.steps += Number(entry.kind === 'step');
      this.writing ??= this.writeAll().finally(() => (this.writing = undefined));
    });
  }

  /** Gives up the oldest step that waits to be written, unless it is the newest, and returns its report. */
  dropUnwritten(): CallReport | undefined {
    const at = this.waiting.findIndex(({ entry }) => entry.kind === 'step');
    const { entry } = this.waiting[at] ?? {};
    if (entry?.kind !== 'step' || at === this.waiting.length - 1) return undefined;
    this.waiting.splice(at, 1);
    this.steps -= 1;
    return entry.report;
  }

  async close(): Promise<void> {
    this.isStopped = true;
    await this.writing;
    await this.file?.close();
    this.file = undefined;
  }

  private get path(): string {
    return path.join(this.options.folder, 'journal');
  }

  private async writeAll(): Promise<void> {
    const { clock, log, metrics, maxLines = MAX_LINES } = this.options;
    // Waits a moment, so that entries of the same turn are written together.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0);
      try {
        const text = batch.map(({ entry }) => lineOf(entry)).join('');
        await (this.lines > maxLines ? this.rewrite(text) : this.extend(text));
        this.lines += batch.length;
        if (this.failed) log('journal.recovered');
        this.failed = false;
        // Here and not by who appended them: the next turn of this loop may rewrite the file from the state.
        this.queue(batch);
        for (const { written } of batch) written();
      } catch (error) {
        if (!this.failed) log('journal.failed', { error });
        metrics.count('rollcall_access_network_journal_failures_total');
        this.failed = true;
        // As one array: there may be more entries than a call may have arguments.
        this.waiting = [...batch, ...this.waiting];
        if (this.isStopped) return;
        await sleep(clock, RETRY_MS);
      }
    }
  }

  private queue(written: readonly Waiting[]): void {
    for (const { entry } of written) {
      if (entry.kind !== 'step') continue;
      this.steps -= 1;
      this.state.queue(entry.report);
    }
  }

  /** Writes at the known end of the file, so that it overwrites or cuts off what a failed write has left. */
  private async extend(text: string): Promise<void> {
    const { write = writeDurably } = this.options;
    const bytes = Buffer.from(text);
    if (this.failed) await this.file?.truncate(this.length);
    if (this.file) await write(this.file, bytes, this.length);
    this.length += bytes.length;
  }

  /** Writes the state and then `text`. The state may already hold those lines; applying them again changes nothing. */
  private async rewrite(text: string): Promise<void> {
    const { folder, write = writeDurably } = this.options;
    const bytes = Buffer.from(lineOf(this.state.asEntry()) + text);
    const fresh = await open(`${this.path}.new`, 'w', OWNER_ONLY);
    try {
      await write(fresh, bytes, 0);
      await rename(`${this.path}.new`, this.path);
      await syncFolder(folder);
    } catch (error) {
      await fresh.close();
      throw error;
    }
    await this.file?.close();
    this.file = fresh;
    this.length = bytes.length;
    this.lines = 1;
  }
}
