/**
 * Who is concerned in this turn: the touched, who speak at its end, in order and once each, and the changed, whose
 * observers look. Whoever is in neither costs nothing.
 * Pure.
 */
import { RingQueue } from '../util/ring_queue.ts';

/** A connection, or whoever else speaks and is observed. */
export interface TurnMember {
  /** Is in the list of those who speak at the end of the turn. Taken back by whoever has said everything. */
  isTouched: boolean;
  /** Is in the list of those whose observers hear of it. */
  isChanged: boolean;
  /** The stack no longer knows it. */
  readonly isRemoved: boolean;
  /** @returns false: the device had no room for all it had to say */
  speak(): boolean;
  /** Its observers may look. */
  tell(): void;
}

export class TurnLists {
  readonly #touched = new RingQueue<TurnMember>();
  #changed: TurnMember[] = [];

  /** Somebody has something to say. */
  get hasTouched(): boolean {
    return this.#touched.length > 0;
  }

  /** Observers wait to be told. */
  get hasChanged(): boolean {
    return this.#changed.length > 0;
  }

  /** @returns false: it is in the list already, or nobody knows it any more */
  touch(member: TurnMember): boolean {
    if (member.isTouched || member.isRemoved) return false;
    member.isTouched = true;
    this.#touched.push(member);
    return true;
  }

  change(member: TurnMember): void {
    if (member.isChanged) return;
    member.isChanged = true;
    this.#changed.push(member);
  }

  /** Each of the changed is told once; those who change meanwhile have to wait for the next time. */
  tellChanged(): void {
    const changed = this.#changed;
    if (changed.length === 0) return;
    this.#changed = [];
    let told = 0;
    try {
      for (; told < changed.length; told += 1) {
        const member = changed[told]!;
        member.isChanged = false;
        member.tell();
      }
    } finally {
      // An application threw: the others hear of their changes in the next turn.
      for (let rest = told + 1; rest < changed.length; rest += 1) this.#changed.push(changed[rest]!);
    }
  }

  /**
   * The touched speak, in order. One that finds no room stays in front.
   * @param goesOn whether others may find room where one found none: there are several devices
   */
  letTouchedSpeak(goesOn: boolean): void {
    const touched = this.#touched;
    for (let left = touched.length; left > 0 || !goesOn; left -= 1) {
      const member = touched.peek();
      if (member === undefined) return;
      if (member.speak()) touched.take();
      else if (!goesOn) return;
      else touched.push(touched.take()!); // order among those who wait is kept: all of them move
    }
  }

  clear(): void {
    this.#touched.clear();
    this.#changed = [];
  }
}
