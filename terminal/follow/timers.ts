/** Timers by name: one that is set again replaces the one before. */
import type { Surroundings } from '../surroundings';

export class Timers<Name extends string> {
  private readonly cancels = new Map<Name, () => void>();

  constructor(private readonly surroundings: Pick<Surroundings, 'after'>) {}

  set(name: Name, ms: number, run: () => void): void {
    this.cancel(name);
    const cancel = this.surroundings.after(ms, () => {
      this.cancels.delete(name);
      run();
    });
    this.cancels.set(name, cancel);
  }

  has(name: Name): boolean {
    return this.cancels.has(name);
  }

  cancel(...names: readonly Name[]): void {
    for (const name of names) {
      this.cancels.get(name)?.();
      this.cancels.delete(name);
    }
  }

  cancelAll(): void {
    this.cancel(...this.cancels.keys());
  }
}
