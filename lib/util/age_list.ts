/**
 * Items in the order in which they came, of which any may leave at any time: a list with links both ways. A Map keeps the
 * same order, but its oldest entry takes long to find once many before it have been deleted.
 * Pure. An item is in a list through a link of its own, so that it may be in several lists.
 *
 *   oldest ⇄ … ⇄ youngest
 */
export class AgeLink<Item> {
  readonly item: Item;
  /** Neighbours, written by the list only; null at the ends, and outside. */
  older: AgeLink<Item> | null = null;
  younger: AgeLink<Item> | null = null;

  constructor(item: Item) {
    this.item = item;
  }
}

export class AgeList<Item> {
  #oldest: AgeLink<Item> | null = null;
  #youngest: AgeLink<Item> | null = null;

  get oldest(): Item | null {
    return this.#oldest === null ? null : this.#oldest.item;
  }

  get isEmpty(): boolean {
    return this.#oldest === null;
  }

  /** Puts a link that is in no list behind all others. */
  add(link: AgeLink<Item>): void {
    link.older = this.#youngest;
    if (this.#youngest === null) this.#oldest = link;
    else this.#youngest.younger = link;
    this.#youngest = link;
  }

  /** Takes out a link that is in this list. */
  remove(link: AgeLink<Item>): void {
    const { older, younger } = link;
    if (older === null) this.#oldest = younger;
    else older.younger = younger;
    if (younger === null) this.#youngest = older;
    else younger.older = older;
    link.older = null;
    link.younger = null;
  }
}
