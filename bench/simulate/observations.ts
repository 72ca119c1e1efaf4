/** What is seen of a simulated deployment: how long invocations waited, and what was asked of each limit. Times are in seconds. */

type Wait = { readonly at: number; readonly seconds: number };

export class Observations {
  private readonly waits = new Map<string, Wait[]>();
  private readonly asked = new Map<string, Map<number, number>>();

  /** `at`: when the invocation was asked for. */
  noteWait(entry: string, at: number, seconds: number): void {
    const known = this.waits.get(entry) ?? [];
    known.push({ at, seconds });
    this.waits.set(entry, known);
  }

  noteAsked(limit: string, at: number, amount: number): void {
    const bySecond = this.asked.get(limit) ?? new Map<number, number>();
    this.asked.set(limit, bySecond);
    const second = Math.floor(at);
    bySecond.set(second, (bySecond.get(second) ?? 0) + amount);
  }

  /** The longest wait for an instance. */
  longestWait(entry: string): number {
    return this.waitsOf(entry).reduce((longest, { seconds }) => Math.max(longest, seconds), 0);
  }

  /** When the last invocation that waited longer than this was asked for; undefined if none did. */
  lastLate(entry: string, longerThan: number): number | undefined {
    return this.waitsOf(entry).findLast(({ seconds }) => seconds > longerThan)?.at;
  }

  /** When the last invocation began that had waited longer than this; undefined if none did. */
  endOfLateness(entry: string, longerThan: number): number | undefined {
    const late = this.waitsOf(entry).filter(({ seconds }) => seconds > longerThan);
    return late.reduce<number | undefined>((last, { at, seconds }) => Math.max(last ?? 0, at + seconds), undefined);
  }

  /** By limit: the busiest so many seconds in a row, as units a second. */
  peaks(overSeconds: number): Readonly<Record<string, number>> {
    return Object.fromEntries(
      [...this.asked].map(([limit, bySecond]) => {
        const seconds = [...bySecond.keys()].sort((one, other) => one - other);
        const from = seconds[0] ?? 0;
        const amounts = Array.from({ length: (seconds.at(-1) ?? 0) - from + 1 }, (_, index) => bySecond.get(from + index) ?? 0);
        let [sum, most] = [0, 0];
        amounts.forEach((amount, index) => {
          sum += amount - (index >= overSeconds ? (amounts[index - overSeconds] ?? 0) : 0);
          most = Math.max(most, sum / overSeconds);
        });
        return [limit, most];
      }),
    );
  }

  private waitsOf(entry: string): readonly Wait[] {
    return this.waits.get(entry) ?? [];
  }
}
