/** What a run does, step by step, and how long each step took. */

export type Step = { readonly name: string; readonly seconds: number; readonly note: string };

const shown = (seconds: number): string => `${seconds.toFixed(1).padStart(6)} s`;

export class Steps {
  private readonly done: Step[] = [];
  private readonly startedAt = performance.now();

  /** What it gives back is a note for the summary where it is a text. */
  async take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    process.stdout.write(`… ${name}\n`);
    const startedAt = performance.now();
    const result = await work();
    const note = typeof result === 'string' ? result : '';
    this.done.push({ name, seconds: (performance.now() - startedAt) / 1000, note });
    return result;
  }

  summary(): string {
    const lines = this.done.map(({ name, seconds, note }) => `${shown(seconds)}  ${name}${note === '' ? '' : `: ${note}`}`);
    const all = (performance.now() - this.startedAt) / 1000;
    return [...lines, `${shown(all)}  in all`].join('\n');
  }
}
