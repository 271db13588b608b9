/**
 * The plain event source: a flag that its owner raises and lowers. Raising it wakes the loop, once; the loop looks at
 * the flag, not at how often it was raised.
 */
import type { EventSource } from './event_source.ts';

/** What a flag's owner offers to a loop that looks instead of sleeping. */
export interface Peekable {
  /** Finds out now, raises the flag if there is something, and says so. */
  look(): boolean;
  readonly isChatty: boolean;
}

export class ReadinessFlag implements EventSource {
  #ready: boolean;
  #wake: (() => void) | null = null;
  readonly #watchedChanged: ((watched: boolean) => void) | null;
  readonly #peekable: Peekable | null;
  /** Looks without waiting; only sources that can be asked have it. */
  readonly look?: () => boolean;

  /**
   * @param ready whether it is raised from the beginning
   * @param watchedChanged told when the loop begins or ceases to wait, so that a device polls only then
   * @param peekable can be asked, for busy polling
   */
  constructor(
    ready = false,
    watchedChanged: ((watched: boolean) => void) | null = null,
    peekable: Peekable | null = null,
  ) {
    this.#ready = ready;
    this.#watchedChanged = watchedChanged;
    this.#peekable = peekable;
    if (peekable !== null) this.look = () => peekable.look();
  }

  get ready(): boolean {
    return this.#ready;
  }

  get isChatty(): boolean {
    return this.#peekable !== null && this.#peekable.isChatty;
  }

  /** Does a loop wait for this? */
  get watched(): boolean {
    return this.#wake !== null;
  }

  raise(): void {
    if (this.#ready) return;
    this.#ready = true;
    this.#wake?.();
  }

  lower(): void {
    this.#ready = false;
  }

  onReady(wake: (() => void) | null): void {
    const changed = (wake === null) !== (this.#wake === null);
    this.#wake = wake;
    if (changed) this.#watchedChanged?.(wake !== null);
  }
}
