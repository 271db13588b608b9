/**
 * One TCPConnection with its addresses: what the stack keeps for it, and what an application holds in its hands.
 * The connection knows no addresses and calls nobody; whoever changes it from outside says `touch()`, so that it may
 * speak in this turn, and whoever wants to hear of changes observes it.
 * Pure.
 */
import { headerBytes } from './attached_interface.js';
import { wholeAddress } from '../util/compact_address.js';
import { Endpoint } from '../util/endpoint.js';
import { DSCP_BITS } from './segment_output.js';
export class TCPEndpoint {
    // Written by the deadline heap.
    heapIndex = -1;
    deadlineMs = Infinity;
    connection;
    localAddress;
    localPort;
    remoteAddress;
    remotePort;
    /** Running sum of the pseudo-header for length 0, the same in both directions. */
    pseudoHeaderSum;
    /** 2 MSL, ms. */
    timeWaitMs;
    observer = null;
    /** DSCP and hops of everything that is sent from now on (RFC 9293 §3.9.1.9, MUST-48, MUST-49). */
    marks;
    /** DSCP and ECN of the packet that came last, 0 … 255 (RFC 9293 §3.9.2, MAY-9). */
    receivedTypeOfService = 0;
    // For the stack.
    /** Until the application has it: who waits for it. */
    acceptor = null;
    /** When its acceptor waits no longer for data, ms of the stack's clock; Infinity: it does not wait. */
    deferredUntilMs = Infinity;
    /** Up to when the connection's clock has been moved, ms of the stack's clock. */
    tickedToMs;
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
    tracedState = 'CLOSED';
    /** R1 has been reached, and told. */
    isPathSuspected = false;
    #home;
    constructor(home, connection, ends, settings) {
        this.#home = home;
        this.connection = connection;
        this.localAddress = ends.localAddress;
        this.localPort = ends.localPort;
        this.remoteAddress = ends.remoteAddress;
        this.remotePort = ends.remotePort;
        this.pseudoHeaderSum = settings.pseudoHeaderSum;
        this.timeWaitMs = settings.timeWaitMs;
        this.marks = settings.marks;
        this.tickedToMs = settings.nowMs;
    }
    /** @param typeOfService DSCP in its upper six bits; the ECN bits are TCP's own and left out (RFC 3168 §5). 0 … 255 */
    setTypeOfService(typeOfService) {
        this.marks = { ...this.marks, typeOfService: typeOfService & DSCP_BITS };
    }
    /** @param timeToLive hops, 1 … 255 */
    setTimeToLive(timeToLive) {
        this.marks = { ...this.marks, timeToLive };
    }
    /** Largest IP packet the path carries, as far as we know, bytes. */
    get pathMTU() {
        return this.connection.path.size + headerBytes(this.remoteAddress);
    }
    get local() {
        return new Endpoint(wholeAddress(this.localAddress), this.localPort);
    }
    get remote() {
        return new Endpoint(wholeAddress(this.remoteAddress), this.remotePort);
    }
    /** After writing to `connection.outbound` or reading from `connection.inbound`: it may have something to say. */
    touch() {
        this.#home.touch(this);
    }
    /** No more will be written: FIN follows the data. */
    end() {
        this.connection.outbound.end();
        this.touch();
    }
    /** Gives the connection up at once; the peer gets a RST. */
    abort() {
        this.observer = null;
        this.isOrphaned = true;
        this.connection.abort();
        this.touch();
    }
    /** The application is gone. What it wrote is still delivered; what it did not read, or arrives later, is answered by RST. */
    orphan() {
        this.observer = null;
        if (this.isOrphaned)
            return;
        this.isOrphaned = true;
        this.connection.outbound.end();
        this.connection.orphan();
        this.touch();
    }
}
//# sourceMappingURL=tcp_endpoint.js.map