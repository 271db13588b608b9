import { DeadlineHeap } from '../util/deadline_heap.js';
import { Demultiplexer } from './demultiplexer.js';
import { IPv6Demultiplexer } from './ipv6_demultiplexer.js';
import { TCPEndpoint } from './tcp_endpoint.js';
import { TimeWaitRecord, TimeWaitTable } from './time_wait_table.js';
export class ConnectionTable {
    #ipv4;
    #ipv6;
    #timeWait = new TimeWaitTable();
    #deadlines = new DeadlineHeap();
    #maxTimeWait;
    #endpointCount = 0;
    /** Made once, so that no turn makes it anew. */
    #onExpired = (record) => this.#delete(record);
    /**
     * @param secret told to nobody, so that strangers cannot choose addresses that collide
     * @param maxTimeWait records kept at most
     */
    constructor(random, secret, maxTimeWait) {
        this.#ipv4 = new Demultiplexer(random);
        this.#ipv6 = new IPv6Demultiplexer(secret);
        this.#maxTimeWait = maxTimeWait;
    }
    get endpointCount() {
        return this.#endpointCount;
    }
    get timeWaitCount() {
        return this.#timeWait.size;
    }
    /** Endpoints with a deadline. */
    get deadlineCount() {
        return this.#deadlines.size;
    }
    /** A time before which nothing happens; Infinity: there is nothing to wait for. */
    get earliest() {
        return Math.min(this.#deadlines.earliest, this.#timeWait.earliest);
    }
    *endpoints() {
        for (const item of this.#ipv4)
            if (item instanceof TCPEndpoint)
                yield item;
        for (const item of this.#ipv6)
            if (item instanceof TCPEndpoint)
                yield item;
    }
    /** Addresses of two families find nothing. */
    find(localAddress, localPort, remoteAddress, remotePort) {
        if (typeof localAddress === 'number' && typeof remoteAddress === 'number') {
            return this.#ipv4.find(localAddress, localPort, remoteAddress, remotePort);
        }
        if (typeof localAddress === 'number' || typeof remoteAddress === 'number')
            return undefined;
        return this.#ipv6.find(localAddress, localPort, remoteAddress, remotePort);
    }
    /** A connection lies there that does not make way: one in TIME-WAIT may. */
    isTaken(ends, nowMs) {
        const item = this.find(ends.localAddress, ends.localPort, ends.remoteAddress, ends.remotePort);
        if (item === undefined)
            return false;
        return !(item instanceof TimeWaitRecord && this.#timeWait.isReusable(item, nowMs));
    }
    /** @param former the record between the same ends, if there is one: it makes way */
    add(endpoint, former) {
        if (former !== null)
            this.#timeWait.remove(former);
        this.#set(endpoint);
        this.#endpointCount += 1;
    }
    /** @param atMs when the endpoint wants its clock moved; Infinity: never */
    schedule(endpoint, atMs) {
        this.#deadlines.schedule(endpoint, atMs);
    }
    remove(endpoint) {
        this.#deadlines.remove(endpoint);
        this.#delete(endpoint);
        this.#endpointCount -= 1;
    }
    /** A record takes the place of an endpoint, which has been removed. @returns false: there are too many, it is forgotten */
    enterTimeWait(endpoint, nowMs) {
        if (this.#timeWait.size >= this.#maxTimeWait)
            return false;
        const snapshot = endpoint.connection.timeWaitSnapshot();
        const record = new TimeWaitRecord(endpoint, snapshot, endpoint.timeWaitMs);
        this.#set(record);
        this.#timeWait.add(record, nowMs + snapshot.remainingMs);
        return true;
    }
    /** SEGMENT ARRIVES in TIME-WAIT (RFC 9293 §3.10.7.4). */
    judgeInTimeWait(record, segment, nowMs) {
        return this.#timeWait.judge(record, segment, nowMs);
    }
    /** Forgets what has been in TIME-WAIT long enough, and calls `onDue` for endpoints whose deadline has come. */
    expire(nowMs, onDue) {
        this.#deadlines.popDue(nowMs, onDue);
        this.#timeWait.expire(nowMs, this.#onExpired);
    }
    clearTimeWait() {
        this.#timeWait.expire(Infinity, this.#onExpired);
    }
    #set(item) {
        const { localAddress, localPort, remoteAddress, remotePort } = item;
        if (typeof localAddress === 'number' && typeof remoteAddress === 'number') {
            this.#ipv4.set(localAddress, localPort, remoteAddress, remotePort, item);
        }
        else if (typeof localAddress !== 'number' && typeof remoteAddress !== 'number') {
            this.#ipv6.set(localAddress, localPort, remoteAddress, remotePort, item);
        }
    }
    #delete(item) {
        const { localAddress, localPort, remoteAddress, remotePort } = item;
        if (typeof localAddress === 'number' && typeof remoteAddress === 'number') {
            this.#ipv4.delete(localAddress, localPort, remoteAddress, remotePort);
        }
        else if (typeof localAddress !== 'number' && typeof remoteAddress !== 'number') {
            this.#ipv6.delete(localAddress, localPort, remoteAddress, remotePort);
        }
    }
}
//# sourceMappingURL=connection_table.js.map