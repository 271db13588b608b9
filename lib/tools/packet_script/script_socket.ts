/**
 * What stands behind a descriptor of a script: a socket that is to be, a listener, or a connection of the stack.
 * Pure.
 */
import type { PortReservation } from '../../stack/reserved_ports.ts';
import type { TCPEndpoint } from '../../stack/tcp_endpoint.ts';
import type { TCPListener } from '../../stack/tcp_listener.ts';
import type { UDPEndpoint } from '../../stack/udp_endpoint.ts';
import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import type { TCPFailure } from '../../tcp_connection.ts';
import { ErrorQueue } from './error_queue.ts';
import type { Expression } from './script.ts';
import { O_RDWR } from './symbols.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const ERRORS: Readonly<Record<TCPFailure, string>> = {
  refused: 'ECONNREFUSED',
  reset: 'ECONNRESET',
  timeout: 'ETIMEDOUT',
  aborted: 'ECONNABORTED',
  unreachable: 'EHOSTUNREACH',
};

/** A UDP socket, and whom it heard last: scripts leave addresses to the imagination. */
export interface DatagramSocket {
  readonly endpoint: UDPEndpoint;
  lastPeerPort: number | null;
}

export class ScriptSocket {
  readonly descriptor: number;
  /** As fcntl tells them. */
  fileFlags: number = O_RDWR;
  /** Where it is bound; null: nowhere yet. */
  boundPort: number | null = null;
  /** What it is to begin with. */
  readonly config: Partial<Mutable<TCPConfig>>;
  readonly errors = new ErrorQueue();
  /** How often there was room to write again after there had been none. */
  writableEdges = 0;
  #wasWritable = true;
  /** Options that are only remembered, by name. */
  readonly remembered = new Map<string, number>();
  /** ms; null: close() does not wait. 0: it aborts. */
  lingerMs: number | null = null;
  /** Of a listener: how long connections wait for data, ms. */
  deferAcceptMs = 0;

  /** Where connect() was told to go, and has returned without a SYN: the first data are to go with it; null: nowhere. */
  deferredConnect: { readonly address: Expression | undefined } | null = null;

  /** A UDP socket; null: it is TCP's. */
  datagrams: DatagramSocket | null = null;
  /** The end that it is bound to and that it does not use yet. */
  reservation: PortReservation | null = null;
  listener: TCPListener | null = null;
  endpoint: TCPEndpoint | null = null;
  /** A connect() has been told that it works. */
  connectReported = false;
  /** The connection's failure has been told to somebody. */
  #failureTold = false;
  readIsShut = false;

  constructor(descriptor: number, config: Partial<TCPConfig>) {
    this.descriptor = descriptor;
    this.config = { ...config };
  }

  /** The error that waits for somebody to ask, by its name; null: none. */
  get pendingError(): string | null {
    const failure = this.endpoint?.connection.failure ?? null;
    return failure === null || this.#failureTold ? null : ERRORS[failure];
  }

  /** Takes the pending error: it is told once. */
  takeError(): string | null {
    const error = this.pendingError;
    if (error !== null) this.#failureTold = true;
    return error;
  }

  get isConnecting(): boolean {
    const { endpoint } = this;
    return endpoint !== null && !endpoint.connection.isOpen && endpoint.connection.failure === null;
  }

  /** Both directions, or what is left of them, can be used. */
  get isConnected(): boolean {
    const { endpoint } = this;
    return endpoint !== null && endpoint.connection.isOpen && endpoint.connection.failure === null;
  }

  /** read() would return at once. */
  get isReadable(): boolean {
    if (this.listener !== null) return this.listener.waitingCount > 0;
    if (this.datagrams !== null) return this.datagrams.endpoint.received.hasDatagrams;
    const { endpoint } = this;
    if (endpoint === null) return false;
    const { inbound, failure } = endpoint.connection;
    return inbound.bytesBuffered > 0 || inbound.isFinished || failure !== null || this.readIsShut;
  }

  /** write() would return at once. */
  get isWritable(): boolean {
    const { endpoint } = this;
    if (this.datagrams !== null) return true;
    if (endpoint === null || this.isConnecting) return false;
    return endpoint.connection.failure !== null || endpoint.connection.outbound.availableCapacity > 0;
  }

  /** After every turn: what has become of what was written? */
  look(nowMs: number, discardsUnread: boolean): void {
    if (discardsUnread && this.readIsShut) this.#discardUnread();
    if (this.endpoint !== null) this.errors.look(this.endpoint.connection, nowMs);
    const { isWritable } = this;
    if (isWritable && !this.#wasWritable) this.writableEdges += 1;
    this.#wasWritable = isWritable;
  }

  #discardUnread(): void {
    const inbound = this.endpoint?.connection.inbound;
    if (inbound === undefined || inbound.bytesBuffered === 0) return;
    for (let chunk = inbound.read(); chunk !== undefined; chunk = inbound.read()) chunk.release();
    this.endpoint?.touch();
  }

  /** The peer has said FIN. */
  get peerHasFinished(): boolean {
    const state = this.endpoint?.connection.facts;
    return state !== undefined && state.finReceived;
  }
}
