/**
 * What a connection has to tell besides data and its end, as events of the socket: urgent data of the peer ('urgent',
 * RFC 9293 §3.8.5), ICMP errors that ended nothing ('softError', RFC 9293 §3.9.1.8), and retransmissions that go unanswered
 * ('pathSuspected', RFC 9293 §3.8.3). Whoever does not listen hears nothing.
 */
import type { TCPConnection } from '../tcp_connection.ts';

export class ConnectionNotices {
  readonly #emit: (name: string, ...details: unknown[]) => void;
  #isSuspected = false;
  #urgentNotices = 0;

  constructor(emit: (name: string, ...details: unknown[]) => void) {
    this.#emit = emit;
  }

  /** Looks at a connection that has changed. */
  tell(connection: TCPConnection): void {
    for (const error of connection.takeSoftErrors()) this.#emit('softError', error);
    const { isPathSuspected, urgentNotices } = connection;
    if (urgentNotices !== this.#urgentNotices) {
      this.#urgentNotices = urgentNotices;
      this.#emit('urgent');
    }
    if (isPathSuspected === this.#isSuspected) return;
    this.#isSuspected = isPathSuspected;
    if (isPathSuspected) this.#emit('pathSuspected');
  }
}
