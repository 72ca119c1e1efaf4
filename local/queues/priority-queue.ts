/** A priority queue (binary heap), ordered by time and, at equal times, by `order`. */

export type Entry<Item> = { readonly at: number; readonly order: number; readonly item: Item };

const isBefore = (left: Entry<unknown>, right: Entry<unknown>): boolean =>
  left.at === right.at ? left.order < right.order : left.at < right.at;

export class PriorityQueue<Item> {
  private readonly heap: Entry<Item>[] = [];

  add(entry: Entry<Item>): void {
    let index = this.heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(this.at(index), this.at(parent))) return;
      this.swap(index, parent);
      index = parent;
    }
  }

  first(): Entry<Item> | undefined {
    return this.heap[0];
  }

  removeFirst(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.siftDown();
  }

  private siftDown(): void {
    for (let index = 0, child = 1; child < this.heap.length; child = 2 * index + 1) {
      if (child + 1 < this.heap.length && isBefore(this.at(child + 1), this.at(child))) child += 1;
      if (!isBefore(this.at(child), this.at(index))) return;
      this.swap(index, child);
      index = child;
    }
  }

  private at(index: number): Entry<Item> {
    return this.heap[index] as Entry<Item>;
  }

  private swap(left: number, right: number): void {
    const kept = this.at(left);
    this.heap[left] = this.at(right);
    this.heap[right] = kept;
  }
}
