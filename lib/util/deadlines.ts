/**
 * The deadlines of one machine: a fixed table of names, each with a time or none. A timer is armed by writing a number
 * and disarmed by writing Infinity; the earliest of them is found only when somebody asks.
 * Pure. Times are milliseconds on the machine's own clock, fractions allowed.
 */
export class Deadlines<Name extends string> {
  readonly names: readonly Name[];
  readonly #indices: Readonly<Record<Name, number>>;
  readonly #times: Float64Array;
  #earliest = Infinity;
  /** The earliest deadline was moved or cleared: look for it anew before answering. */
  #stale = false;

  constructor(names: readonly Name[]) {
    this.names = names;
    this.#indices = Object.fromEntries(names.map((name, index) => [name, index])) as Record<Name, number>;
    this.#times = new Float64Array(names.length).fill(Infinity);
  }

  /** Arms the deadline, or moves it. Infinity is the same as {@link clear}. */
  set(name: Name, atMs: number): void {
    const index = this.#indices[name];
    const before = this.#times[index]!;
    this.#times[index] = atMs;
    if (atMs <= this.#earliest) this.#earliest = atMs;
    else if (before === this.#earliest) this.#stale = true;
  }

  clear(name: Name): void {
    this.set(name, Infinity);
  }

  clearAll(): void {
    this.#times.fill(Infinity);
    this.#earliest = Infinity;
    this.#stale = false;
  }

  /** When it is due; Infinity when it is not armed. */
  at(name: Name): number {
    return this.#times[this.#indices[name]]!;
  }

  isSet(name: Name): boolean {
    return this.at(name) !== Infinity;
  }

  isDue(name: Name, nowMs: number): boolean {
    return this.at(name) <= nowMs;
  }

  /** The least of all deadlines; Infinity when none is armed. */
  get earliest(): number {
    if (this.#stale) this.#refresh();
    return this.#earliest;
  }

  #refresh(): void {
    let least = Infinity;
    for (let index = 0; index < this.#times.length; index += 1) {
      if (this.#times[index]! < least) least = this.#times[index]!;
    }
    this.#earliest = least;
    this.#stale = false;
  }
}
