/**
 * A socket's stay on a host: from moving in to leaving it is told when the host closes, keeps the process alive unless
 * unreferenced, and has a timeout on the host's clock.
 */
import type { Registration } from '../eventloop/event_loop.ts';
import { IdleTimer } from './idle_timers.ts';
import type { HomeProvider, Inhabitant, SocketHome } from './socket_home.ts';

export class Residence {
  readonly #provider: HomeProvider;
  readonly #inhabitant: Inhabitant;
  readonly #idleTimer: IdleTimer;
  #home: SocketHome | null = null;
  #inhabitance: Registration | null = null;
  #retention: { release(): void } | null = null;
  #isReferenced = true;

  /** @param idled nothing has happened for as long as {@link setTimeout} says */
  constructor(provider: HomeProvider, inhabitant: Inhabitant, idled: () => void) {
    this.#provider = provider;
    this.#inhabitant = inhabitant;
    this.#idleTimer = new IdleTimer(idled);
  }

  /** null before moving in, and after leaving. */
  get home(): SocketHome | null {
    return this.#home;
  }

  get isReferenced(): boolean {
    return this.#isReferenced;
  }

  /** @throws whatever opening the host throws; then nothing has happened */
  moveIn(): SocketHome {
    const home = this.#provider.acquire();
    this.#home = home;
    this.#inhabitance = home.addInhabitant(this.#inhabitant);
    if (this.#isReferenced) this.#retention = home.retain();
    if (this.#idleTimer.timeoutMs > 0) home.idleTimers.start(this.#idleTimer, this.#idleTimer.timeoutMs);
    return home;
  }

  leave(): void {
    const home = this.#home;
    home?.idleTimers.stop(this.#idleTimer);
    this.#retention?.release();
    this.#retention = null;
    this.#inhabitance?.cancel();
    this.#inhabitance = null;
    this.#home = null;
    if (home !== null) this.#provider.release();
  }

  ref(): void {
    this.#isReferenced = true;
    if (this.#home !== null) this.#retention ??= this.#home.retain();
  }

  unref(): void {
    this.#isReferenced = false;
    this.#retention?.release();
    this.#retention = null;
  }

  /** @param timeoutMs 0: none */
  setTimeout(timeoutMs: number): void {
    if (this.#home === null) this.#idleTimer.timeoutMs = timeoutMs;
    else this.#home.idleTimers.start(this.#idleTimer, timeoutMs);
  }

  get hasTimeout(): boolean {
    return this.#idleTimer.timeoutMs > 0;
  }

  /** Something has happened: the timeout begins anew. */
  noteActivity(): void {
    this.#home?.idleTimers.restart(this.#idleTimer);
  }
}
