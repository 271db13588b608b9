/**
 * A Linux TUN or TAP as a Device, over the native addon: packets are read in batches into recycled slabs and written in
 * batches by reference, with checksum and segmentation offload where the kernel grants them.
 * Linux Documentation/networking/tuntap.rst. Right after attaching, the first packets may be lost while the kernel's queue
 * is not yet in place; a retransmission mends that.
 */
import { getSystemErrorName } from 'node:util';
import { ReadinessFlag } from '../eventloop/readiness_flag.js';
import { SystemCallError } from '../util/errors.js';
import { newDeviceCounters } from './device.js';
import { asSystemCallError, loadNativeBinding, OFFLOAD, POLL, } from './native_binding.js';
import { packetSlabPool, ReceiveSlots } from './receive_slots.js';
import { TransmitBatch } from './transmit_batch.js';
/** A read that brought less is an exchange of messages rather than a stream of data. Bytes. */
const CHATTY_BYTES = 8192;
/** An IP packet cannot say that it is longer. Bytes. */
const LARGEST_IP_PACKET = 65535;
/**
 * Opens a TUN: packets begin with the IP header.
 * @throws SystemCallError with a remedy (no permission, no such device, busy); NativeBindingError without the addon
 */
export function openTUN(options = {}) {
    return new TUNDevice('tun', options);
}
export class TUNDevice {
    name;
    capabilities;
    counters = newDeviceCounters();
    readable;
    writable;
    /** The addon's object, for properties of the interface that are not a Device's business. */
    native;
    #failure = null;
    #slots;
    #batch;
    /** The kernel had no room: what is gathered waits for POLL.WRITABLE. */
    #isBlocked = false;
    constructor(kind, options) {
        this.native = attach(kind, options);
        try {
            configure(this.native, options);
            this.name = this.native.name;
            this.capabilities = capabilitiesOf(this.native);
            const { linkType } = this.capabilities;
            const pool = options.pool ?? packetSlabPool;
            this.readable = new ReadinessFlag(false, () => this.#updatePolling(), this);
            this.writable = new ReadinessFlag(true);
            this.#slots = new ReceiveSlots(this.native, linkType, this.counters, pool);
            this.#batch = new TransmitBatch(this.native, linkType, this.counters, pool);
            this.native.startPolling((events, status) => this.#polled(events, status));
            this.native.unref();
        }
        catch (error) {
            this.native.close();
            throw asSystemCallError(error);
        }
    }
    get failure() {
        return this.#failure;
    }
    receive(deliver, budget) {
        // Polling is level-triggered: if something is left, it tells, and no read is spent on finding nothing.
        this.readable.lower();
        if (this.native.closed)
            return 0;
        const count = this.#slots.receive(deliver, budget);
        if (count >= 0)
            return count;
        this.#fail('read', count);
        return 0;
    }
    get isChatty() {
        return this.#slots.lastBytes < CHATTY_BYTES;
    }
    transmit(packet) {
        if (this.#isBlocked)
            return false;
        if (this.native.closed) {
            this.counters.sendErrors += 1;
            return true;
        }
        this.#batch.gather(packet);
        if (this.#batch.isFull)
            this.flush();
        return true;
    }
    flush() {
        if (this.#batch.length === 0 || this.native.closed)
            return;
        const result = this.#batch.flush();
        if (result < 0)
            this.#fail('writev', result);
        else
            this.#setBlocked(result > 0);
    }
    close() {
        if (this.native.closed)
            return;
        this.native.close();
        this.#slots.close();
        this.#batch.clear();
        this.readable.lower();
    }
    /** Reads now, instead of waiting to be told. */
    look() {
        if (!this.native.closed && this.#slots.look())
            this.readable.raise();
        return this.readable.ready;
    }
    #polled(events, status) {
        if (this.native.closed)
            return;
        if (status < 0) {
            this.#fail('poll', status);
            return;
        }
        if ((events & POLL.WRITABLE) !== 0)
            this.flush();
        if ((events & POLL.READABLE) !== 0)
            this.readable.raise();
    }
    #setBlocked(isBlocked) {
        if (isBlocked === this.#isBlocked)
            return;
        this.#isBlocked = isBlocked;
        this.#updatePolling();
        if (isBlocked)
            this.writable.lower();
        else
            this.writable.raise();
    }
    #updatePolling() {
        if (this.native.closed)
            return;
        this.native.setPollEvents((this.readable.watched ? POLL.READABLE : 0) | (this.#isBlocked ? POLL.WRITABLE : 0));
    }
    /** The interface was deleted, or the descriptor is no longer one: say so once, and be closed. */
    #fail(syscall, errno) {
        const remedy = 'the interface is gone, as after `ip link del` or `tun.sh stop`; open it anew';
        this.#failure = new SystemCallError(syscall, errorCode(errno), errno, this.name, remedy);
        this.close();
        this.#isBlocked = false;
        this.writable.raise();
        this.readable.raise();
    }
}
function attach(kind, options) {
    const offload = options.offload ?? true;
    const native = {
        kind,
        virtioHeader: offload,
        offload,
    };
    if (options.name !== undefined)
        native.name = options.name;
    if (options.fd !== undefined)
        native.fd = options.fd;
    if (options.namespace !== undefined)
        native.namespace = options.namespace;
    const { Tun } = options.binding ?? loadNativeBinding();
    try {
        return new Tun(native);
    }
    catch (error) {
        throw asSystemCallError(error);
    }
}
function configure(native, options) {
    if (options.mtu !== undefined)
        native.mtu = options.mtu;
    if (options.txQueueLength !== undefined)
        native.txQueueLength = options.txQueueLength;
    if (options.ipv4 !== undefined)
        native.ipv4 = options.ipv4;
    if (options.ipv6 !== undefined)
        native.ipv6 = options.ipv6;
    if (options.up !== undefined)
        native.up = options.up;
}
function capabilitiesOf(native) {
    const { offloads } = native;
    const segments = (offloads & OFFLOAD.TSO4) !== 0 && (offloads & OFFLOAD.TSO6) !== 0;
    return {
        mtu: native.mtu,
        linkType: native.kind === 'tun' ? 'ip' : 'ethernet',
        checksumOffload: (offloads & OFFLOAD.CHECKSUM) !== 0,
        segmentationOffloadBytes: segments ? LARGEST_IP_PACKET : 0,
    };
}
/** EBADFD is Linux's own and unknown to libuv. */
function errorCode(errno) {
    return errno === -77 ? 'EBADFD' : getSystemErrorName(errno);
}
//# sourceMappingURL=tun_device.js.map