/**
 * One TCPConnection with its addresses: what the stack keeps for it, and what an application holds in its hands.
 * The connection knows no addresses and calls nobody; whoever changes it from outside says `touch()`, so that it may
 * speak in this turn, and whoever wants to hear of changes observes it.
 * Pure.
 */
import { headerBytes } from './attached_interface.ts';
import type { TCPInfo } from '../tcp_helpers/tcp_info.ts';
import type { TCPState } from '../tcp_helpers/tcp_state.ts';
import type { TCPConnection } from '../tcp_connection.ts';
import { wholeAddress, type CompactAddress } from '../util/compact_address.ts';
import type { HeapItem } from '../util/deadline_heap.ts';
import { Endpoint } from '../util/endpoint.ts';
import type { OutboundPath } from './interface_table.ts';
import type { Origin } from './ip_layer.ts';
import { DSCP_BITS, type HeaderMarks } from './segment_output.ts';
import type { TurnMember } from './turn_lists.ts';

/** Told once a turn, after all packets of the turn, that something may be new; it then looks for itself. */
export interface EndpointObserver {
  endpointChanged(endpoint: TCPEndpoint): void;
}

/** Who waits for an endpoint to be established, and keeps it until the application takes it: a listener. */
export interface EndpointAcceptor {
  /** false: a segment with these flags must wait, since nobody could be established by it. */
  hasRoomFor(endpoint: TCPEndpoint, flags: number): boolean;
  /** Something has happened to the endpoint, or its time has come. */
  endpointHeard(endpoint: TCPEndpoint, nowMs: number): void;
  /** The application may be given whoever is established. */
  deliver(): void;
  /** It is over. */
  release(endpoint: TCPEndpoint): void;
}

/** Where an endpoint lives: the stack. */
export interface EndpointHome {
  /** The endpoint has something to say. */
  touch(endpoint: TCPEndpoint): void;
  /** Its clock stands where it last had something to do: it is to be moved to now. */
  bringUpToDate(endpoint: TCPEndpoint): void;
  /** Its turn to speak has come. @returns false: no room for all it had to say */
  speak(endpoint: TCPEndpoint): boolean;
  /** Whoever looks at it may look. */
  tell(endpoint: TCPEndpoint): void;
}

/** Both ends of a connection; their addresses are of one family. */
export interface ConnectionEnds {
  readonly localAddress: CompactAddress;
  readonly localPort: number;
  readonly remoteAddress: CompactAddress;
  readonly remotePort: number;
}

export class TCPEndpoint implements HeapItem, ConnectionEnds, TurnMember {
  // Written by the deadline heap.
  heapIndex = -1;
  deadlineMs = Infinity;

  readonly connection: TCPConnection;
  readonly localAddress: CompactAddress;
  readonly localPort: number;
  readonly remoteAddress: CompactAddress;
  readonly remotePort: number;
  /** Running sum of the pseudo-header for length 0, the same in both directions. */
  readonly pseudoHeaderSum: number;
  /** 2 MSL, ms. */
  readonly timeWaitMs: number;
  observer: EndpointObserver | null = null;
  /** DSCP and hops of everything that is sent from now on (RFC 9293 §3.9.1.9, MUST-48, MUST-49). */
  marks: HeaderMarks;

  /** DSCP and ECN of the packet that came last, 0 … 255 (RFC 9293 §3.9.2, MAY-9). */
  receivedTypeOfService = 0;

  // For the stack.
  /** Until the application has it: who waits for it. */
  acceptor: EndpointAcceptor | null = null;
  /** When its acceptor waits no longer for data, ms of the stack's clock; Infinity: it does not wait. */
  deferredUntilMs = Infinity;
  /** Up to when the connection's clock has been moved, ms of the stack's clock. */
  tickedToMs: number;
  /** How its packets leave, and at which state of the routes that was found out; null: there was no way. */
  path: OutboundPath | null = null;
  routeGeneration = -1;
  /** The only path that will do, whatever the routes say: back to where a connection to any address came from; null: none. */
  readonly pinnedPath: OutboundPath | null;
  /** How the connection came in, with the link addresses and tags of its SYN; null: it was opened here. */
  readonly origin: Origin | null;
  /** Our SYN is still to be asked for, once the clock of the turn is known. */
  connectPending = false;
  /** Its SYN tries Fast Open; what comes of it is to be remembered. */
  triesFastOpen = false;
  /** Is in the list of those who speak at the end of the turn. */
  isTouched = false;
  /** Is in the list of those whose observers hear of it. */
  isChanged = false;
  /** Nobody will read or write any more. */
  isOrphaned = false;
  /** The stack no longer knows it. */
  isRemoved = false;
  /** The state that was told last. */
  tracedState: TCPState = 'CLOSED';
  /** R1 has been reached, and told. */
  isPathSuspected = false;
  readonly #home: EndpointHome;

  constructor(
    home: EndpointHome,
    connection: TCPConnection,
    ends: ConnectionEnds,
    settings: {
      pseudoHeaderSum: number;
      timeWaitMs: number;
      marks: HeaderMarks;
      pinnedPath: OutboundPath | null;
      origin: Origin | null;
      nowMs: number;
    },
  ) {
    this.#home = home;
    this.connection = connection;
    this.localAddress = ends.localAddress;
    this.localPort = ends.localPort;
    this.remoteAddress = ends.remoteAddress;
    this.remotePort = ends.remotePort;
    this.pseudoHeaderSum = settings.pseudoHeaderSum;
    this.timeWaitMs = settings.timeWaitMs;
    this.marks = settings.marks;
    this.pinnedPath = settings.pinnedPath;
    this.origin = settings.origin;
    this.tickedToMs = settings.nowMs;
  }

  /** @param typeOfService DSCP in its upper six bits; the ECN bits are TCP's own and left out (RFC 3168 §5). 0 … 255 */
  setTypeOfService(typeOfService: number): void {
    this.marks = { ...this.marks, typeOfService: typeOfService & DSCP_BITS };
  }

  /** @param timeToLive hops, 1 … 255 */
  setTimeToLive(timeToLive: number): void {
    this.marks = { ...this.marks, timeToLive };
  }

  /** Largest IP packet the path carries, as far as we know, bytes. */
  get pathMTU(): number {
    return this.connection.path.size + headerBytes(this.remoteAddress);
  }

  get local(): Endpoint {
    return new Endpoint(wholeAddress(this.localAddress), this.localPort);
  }

  get remote(): Endpoint {
    return new Endpoint(wholeAddress(this.remoteAddress), this.remotePort);
  }

  /** What the connection tells about itself, as of now. */
  info(): TCPInfo {
    this.#home.bringUpToDate(this);
    return this.connection.info();
  }

  /** After writing to `connection.outbound` or reading from `connection.inbound`: it may have something to say. */
  touch(): void {
    this.#home.touch(this);
  }

  speak(): boolean {
    return this.#home.speak(this);
  }

  tell(): void {
    this.#home.tell(this);
  }

  /** No more will be written: FIN follows the data. */
  end(): void {
    this.connection.outbound.end();
    this.touch();
  }

  /** Gives the connection up at once; the peer gets a RST. */
  abort(): void {
    this.observer = null;
    this.isOrphaned = true;
    this.connection.abort();
    this.touch();
  }

  /** Gives the connection up without a word to the peer. */
  forget(): void {
    this.observer = null;
    this.isOrphaned = true;
    this.connection.forget();
    this.touch();
  }

  /** The application is gone. What it wrote is still delivered; what it did not read, or arrives later, is answered by RST. */
  orphan(): void {
    this.observer = null;
    if (this.isOrphaned) return;
    this.isOrphaned = true;
    this.connection.outbound.end();
    this.connection.orphan();
    this.touch();
  }
}
