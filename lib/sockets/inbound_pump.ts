/**
 * Hands on what a connection has received, for as long as the application wants it: nothing is read that nobody asked
 * for, since reading is what opens the window.
 */
import type { ByteStreamReader } from '../byte_stream.ts';
import type { Delivery } from './inbound_delivery.ts';

export class InboundPump {
  readonly #delivery: Delivery;
  /** The application asked for data and has not been satisfied. */
  #wantsData = false;
  /** It asked while data were being handed out. */
  #askedAgain = false;
  #isRunning = false;
  #isStopped = false;

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
  }

  get wantsData(): boolean {
    return this.#wantsData;
  }

  /** Handing out is going on: whoever is called back by it must not start it anew. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  ask(): void {
    this.#wantsData = true;
    this.#askedAgain = true;
  }

  pause(): void {
    this.#wantsData = false;
  }

  /** Nobody wants any more, ever. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Until nothing is left or the application asks for a pause. @returns bytes handed out */
  run(inbound: ByteStreamReader): number {
    let delivered = 0;
    this.#isRunning = true;
    try {
      while (this.#wantsData && !this.#isStopped) {
        this.#askedAgain = false;
        const bytes = this.#delivery(inbound);
        if (bytes === 0) break;
        delivered += Math.abs(bytes);
        if (bytes < 0 && !this.#askedAgain) this.#wantsData = false;
      }
    } finally {
      this.#isRunning = false;
    }
    return delivered;
  }
}
