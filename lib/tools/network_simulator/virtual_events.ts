/**
 * Virtual time: what is to happen, and when. Two things due at the same moment happen in the order in which they were
 * scheduled, so that the same story is told every time. Pure. Times are milliseconds.
 */
interface VirtualEvent {
  readonly atMs: number;
  readonly order: number;
  readonly happen: () => void;
}

export class VirtualEvents {
  nowMs = 0;
  readonly #heap: VirtualEvent[] = [];
  #scheduled = 0;

  /** How many events wait. */
  get length(): number {
    return this.#heap.length;
  }

  /** When the next is due; Infinity: never. */
  get nextMs(): number {
    return this.#heap[0]?.atMs ?? Infinity;
  }

  /** @param atMs not in the past; what is already over happens next */
  schedule(atMs: number, happen: () => void): void {
    const event = { atMs: Math.max(atMs, this.nowMs), order: this.#scheduled, happen };
    this.#scheduled += 1;
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = event;
  }

  /** Lets the next event happen. @returns false: there was none */
  step(): boolean {
    const first = this.#heap[0];
    if (first === undefined) return false;
    const last = this.#heap.pop()!; // not empty
    if (this.#heap.length > 0) this.#sink(last);
    this.nowMs = first.atMs;
    first.happen();
    return true;
  }

  /** Lets happen what is due by then; the clock stands there afterwards. */
  runUntil(endMs: number): void {
    while (this.nextMs <= endMs) this.step();
    this.nowMs = endMs;
  }

  #sink(event: VirtualEvent): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, event)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = event;
  }
}

function isBefore(a: VirtualEvent, b: VirtualEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
