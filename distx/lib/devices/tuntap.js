/**
 * `Tun` and `Tap` as plain duplex streams with tuntap2's properties, so that a program written for tuntap2 moves here by
 * changing its import: one 'data' event for every packet, one `write()` for every packet, no stack in between.
 *
 *   const tun = new Tun();
 *   tun.ipv4 = '10.0.0.1/24';
 *   tun.isUp = true;
 *   tun.on('data', (packet) => …);
 *
 * Beyond tuntap2: an interface may be named, lie in another namespace or be given as a descriptor; a link that is down
 * loses packets, as any wire, and does not end the stream; `release()` never waits.
 */
import { Duplex } from 'node:stream';
import { CHECKSUM_COMPLETE, Packet } from '../util/packet.js';
import { asSystemCallError } from './native_binding.js';
import { openTAP } from './tap_device.js';
import { openTUN } from './tun_device.js';
/** Packets read in a row before other I/O has its chance. */
const PACKET_BUDGET = 64;
class TunTap extends Duplex {
    #device;
    #flushScheduled = false;
    constructor(device) {
        // Objects on the readable side, so that two packets never run together.
        super({ readableObjectMode: true, allowHalfOpen: false });
        this.#device = device;
        // An open stream that is read keeps the process alive, like a socket; one that is not read does not poll.
        device.native.ref();
    }
    /** The interface's name, such as 'tun0'. */
    get name() {
        return this.#device.native.name;
    }
    get isTap() {
        return this.#device.native.kind === 'tap';
    }
    get isTun() {
        return this.#device.native.kind === 'tun';
    }
    /** 'aa:bb:cc:dd:ee:ff'; empty for a TUN, which has none, and where setting one throws. */
    get mac() {
        return this.#device.native.mac ?? '';
    }
    set mac(address) {
        this.#set((native) => (native.mac = address));
    }
    /** Bytes of IP packet. */
    get mtu() {
        return this.#device.native.mtu;
    }
    set mtu(bytes) {
        this.#set((native) => (native.mtu = bytes));
    }
    /** The kernel's address with its prefix length, '10.0.0.1/24'; empty for none. */
    get ipv4() {
        return this.#device.native.ipv4 ?? '';
    }
    set ipv4(address) {
        this.#set((native) => (native.ipv4 = address === '' ? null : address));
    }
    get ipv6() {
        return this.#device.native.ipv6 ?? '';
    }
    set ipv6(address) {
        this.#set((native) => (native.ipv6 = address === '' ? null : address));
    }
    /** Whether the link is up. Packets written while it is down are lost. */
    get isUp() {
        return this.#device.native.up;
    }
    set isUp(up) {
        this.#set((native) => (native.up = up));
    }
    /** The device beneath: its counters, and properties that tuntap2 does not have. */
    get device() {
        return this.#device;
    }
    /** Closes the interface; one that is not persistent is gone. */
    release(callback) {
        if (callback !== undefined)
            this.once('close', callback);
        this.destroy();
    }
    /** Keeps the process alive while the stream is read (the default). */
    ref() {
        this.#device.native.ref();
        return this;
    }
    unref() {
        this.#device.native.unref();
        return this;
    }
    _read() {
        this.#device.readable.onReady(() => this.#receive());
    }
    _write(bytes, _encoding, written) {
        const packet = Packet.fromBytes(bytes);
        packet.checksum = CHECKSUM_COMPLETE;
        if (!this.#device.transmit(packet)) {
            this.#device.writable.onReady(() => {
                this.#device.writable.onReady(null);
                this._write(bytes, _encoding, written);
            });
            return;
        }
        // Packets written one after another leave in one call.
        if (!this.#flushScheduled) {
            this.#flushScheduled = true;
            process.nextTick(() => this.#flush());
        }
        written();
    }
    _destroy(error, destroyed) {
        this.#device.flush();
        this.#device.close();
        destroyed(error);
    }
    #flush() {
        this.#flushScheduled = false;
        this.#device.flush();
        this.#checkFailure();
    }
    #receive() {
        let wantsMore = true;
        this.#device.receive((packet) => {
            // A copy: the packet is lent, and what a stream hands out is the application's for good.
            wantsMore = this.push(Buffer.from(packet.toBytes().buffer)) && wantsMore;
        }, PACKET_BUDGET);
        if (!wantsMore)
            this.#device.readable.onReady(null);
        this.#checkFailure();
    }
    #checkFailure() {
        if (this.#device.failure !== null)
            this.destroy(this.#device.failure);
    }
    #set(assign) {
        try {
            assign(this.#device.native);
        }
        catch (error) {
            throw asSystemCallError(error);
        }
    }
}
/** A TUN: packets begin with the IP header. */
export class Tun extends TunTap {
    constructor(options = {}) {
        super(openTUN({ ...options, offload: false }));
    }
}
/** A TAP: packets begin with the Ethernet header. */
export class Tap extends TunTap {
    constructor(options = {}) {
        super(openTAP({ ...options, offload: false }));
    }
}
//# sourceMappingURL=tuntap.js.map