/** What has been started and must not be left behind, whatever happens: it is stopped in the opposite order. */

export type Stop = () => Promise<void>;

export class Stops {
  private readonly pending: Stop[] = [];
  private stopping: Promise<void> | undefined;

  /** Nothing more is to be started then. */
  throwIfStopping(): void {
    if (this.stopping) throw new Error('The run is being stopped');
  }

  add(stop: Stop): void {
    this.pending.push(stop);
  }

  /** Reports what cannot be stopped, and stops the rest. */
  all(): Promise<void> {
    this.stopping ??= this.stopEach();
    return this.stopping;
  }

  private async stopEach(): Promise<void> {
    for (let stop = this.pending.pop(); stop; stop = this.pending.pop()) {
      await stop().catch((error: unknown) => process.stderr.write(`Something could not be stopped: ${String(error)}\n`));
    }
  }
}

/** Exit codes of a process that a signal ended (POSIX: 128 and the signal's number). */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export const stopOnSignals = (stops: Stops): void => {
  for (const [signal, code] of Object.entries(exitCodes)) {
    process.once(signal, () => {
      process.stderr.write(`\n${signal}: stopping what was started\n`);
      void stops.all().then(() => process.exit(code));
    });
  }
};
