/**
 * What stands behind a port of a replay: it looks whenever its connection has changed, reads everything, and writes what it
 * has to say as far as there is room.
 * Pure.
 */
import type { EndpointObserver, TCPEndpoint } from '../../stack/tcp_endpoint.ts';
import type { ReplayListener } from './replay_config.ts';

/** What chargen repeats. */
const CHARACTERS = Uint8Array.from({ length: 4096 }, (_, at) => 0x20 + (at % 95));

export class ReplayApplication implements EndpointObserver {
  readonly #endpoint: TCPEndpoint;
  readonly #listener: ReplayListener;
  /** Waits for room. */
  #waiting: Uint8Array[] = [];
  #ends = false;
  #bytesReceived = 0;
  #bytesSaid = 0;
  #step = 0;

  constructor(endpoint: TCPEndpoint, listener: ReplayListener) {
    this.#endpoint = endpoint;
    this.#listener = listener;
    endpoint.observer = this;
    this.endpointChanged();
  }

  /** Nothing can be said or heard any more. */
  get isOver(): boolean {
    return this.#endpoint.isRemoved || this.#endpoint.connection.inTimeWait;
  }

  /** The recorded host said this; only `recorded` repeats it. */
  say(bytes: Uint8Array): void {
    if (this.#listener.application !== 'recorded') return;
    this.#waiting.push(bytes);
    this.endpointChanged();
  }

  /** It ended its side. */
  finish(): void {
    if (this.#listener.application !== 'recorded') return;
    this.#ends = true;
    this.endpointChanged();
  }

  /** It gave the connection up. */
  abort(): void {
    if (this.#listener.application === 'recorded') this.#endpoint.abort();
  }

  endpointChanged(): void {
    const { inbound } = this.#endpoint.connection;
    for (let chunk = inbound.read(); chunk !== undefined; chunk = inbound.read()) {
      this.#bytesReceived += chunk.length;
      if (this.#listener.application === 'echo') this.#waiting.push(chunk.bytes().slice());
      chunk.release();
    }
    this.#goOn(inbound.isFinished);
    this.#write();
  }

  #goOn(peerHasEnded: boolean): void {
    const { application, steps, bytes } = this.#listener;
    if (application === 'script') {
      for (let step = steps[this.#step]; step !== undefined; step = steps[this.#step]) {
        if (this.#bytesReceived < step.afterBytes) break;
        if (step.send !== '') this.#waiting.push(new TextEncoder().encode(step.send));
        if (step.close) this.#ends = true;
        this.#step += 1;
      }
    }
    if (application === 'chargen') {
      while (this.#waiting.length < 2 && this.#bytesSaid < bytes) {
        const part = CHARACTERS.subarray(0, Math.min(CHARACTERS.byteLength, bytes - this.#bytesSaid));
        this.#waiting.push(part);
        this.#bytesSaid += part.byteLength;
      }
      if (this.#bytesSaid >= bytes) this.#ends = true;
    }
    // The recorded server ends when it did then; a script that has not said so ends with its peer.
    if (peerHasEnded && application !== 'recorded') this.#ends = true;
  }

  #write(): void {
    const { outbound } = this.#endpoint.connection;
    if (outbound.isEnded) return;
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const accepted = outbound.writeCopy(first);
      if (accepted > 0) this.#endpoint.touch();
      if (accepted < first.byteLength) {
        this.#waiting[0] = first.subarray(accepted);
        return;
      }
      this.#waiting.shift();
      if (this.#listener.application === 'chargen') this.#goOn(false);
    }
    if (this.#ends) this.#endpoint.end();
  }
}
