/**
 * One loop, one device, one stack: the only place that knows all three. It reads packets into the stack, lets sockets hear
 * of it, and carries what the stack says to the device, all in one turn.
 *
 *   device.readable ──rule 'in'──> stack.receive ──> notify: sockets ──> stack.transmit ──> device.transmit, flush
 *   device.writable ──rule 'out', while the device has no room──────────────┘
 */
import { CapturingDevice } from '../devices/capturing_device.js';
import { ImpairedDevice } from '../devices/impaired_device.js';
import { openTUN } from '../devices/tun_device.js';
import { systemClock } from '../eventloop/clock.js';
import { EventLoop } from '../eventloop/event_loop.js';
import { Stack } from '../stack/stack.js';
import { UsageError } from '../util/errors.js';
import { addressText } from '../util/compact_address.js';
import { CaptureFile } from './capture_file.js';
import { showTrace } from './debug_log.js';
import { Grace } from './grace.js';
import { IdleTimers } from './idle_timers.js';
import { newSecret, nodeRandomSource } from './node_randomness.js';
import { TCPServer } from './tcp_server.js';
import { normalizeConnect } from './socket_options.js';
import { TCPSocket } from './tcp_socket.js';
/** How long `close()` waits for the last bytes and FINs to arrive, ms. */
const DEFAULT_GRACE_MS = 1000;
export class Host {
    loop;
    device;
    stack;
    idleTimers;
    /** Our IPv4 address; the IPv6 address where that is the only one. */
    address;
    address6;
    #ownsLoop;
    #captureFile;
    #registrations;
    #inhabitants = new Set();
    /** Closed by their applications, but their last bytes are still under way. */
    #lingering = new Set();
    #lingerRetention = null;
    /** The device took no more; it will say when it does. */
    #isBlocked = false;
    #isClosing = false;
    #isClosed = false;
    #closeRetention = null;
    #closed = null;
    #finishClosing = () => { };
    #grace = new Grace();
    #deviceFailure = null;
    /** Close as soon as the last bytes have arrived, and tell whom. */
    #whenQuiet = null;
    #receive = (packet) => this.stack.receive(packet);
    #send = (packet) => this.device.transmit(packet);
    /** Opens the device, and is ready at once. @throws SystemCallError, ConfigurationError, UsageError */
    static open(options) {
        return new Host(options);
    }
    constructor(options) {
        const random = options.random ?? nodeRandomSource();
        this.#ownsLoop = options.loop === undefined;
        this.loop =
            options.loop ??
                new EventLoop({
                    ...(options.clock === undefined ? {} : { clock: options.clock }),
                    // A rule that spins is a device that lies about its readiness: no way out any more.
                    onError: (error) => this.#deviceFailed(error),
                });
        const clock = options.clock ?? systemClock;
        this.#captureFile = typeof options.capture === 'string' ? openCapture(options.capture, options, clock) : null;
        const sink = typeof options.capture === 'function' ? options.capture : (this.#captureFile?.sink ?? null);
        this.device = wrapDevice(openDevice(options), options.impairment, sink, random, () => this.loop.now);
        this.stack = new Stack({
            ...options.stack,
            random,
            secret: options.secret ?? newSecret(),
            nowMs: this.loop.now,
            ...(options.tcp === undefined ? {} : { config: options.tcp }),
        });
        const { capabilities } = this.device;
        const attached = this.stack.attach({
            name: this.device.name,
            ...(options.address === undefined ? {} : { address: options.address }),
            ...(options.address6 === undefined ? {} : { address6: options.address6 }),
            prefixLength: options.prefixLength ?? 24,
            mtu: Math.min(options.mtu ?? capabilities.mtu, capabilities.mtu),
            checksumOffload: capabilities.checksumOffload,
            segmentationOffloadBytes: capabilities.segmentationOffloadBytes,
        });
        this.address = addressText(attached.ipv4?.address ?? attached.ipv6.address); // one there must be
        this.address6 = attached.ipv6?.address.toString() ?? null;
        showTrace(this.stack.trace, this.device.name, () => this.loop.now);
        this.stack.onWork = () => this.loop.requestTurn();
        this.idleTimers = new IdleTimers(() => this.loop.requestTurn());
        this.#registrations = this.#register();
    }
    #register() {
        const { device, loop, stack } = this;
        return [
            ...(device.clocked ?? []).map((machine) => loop.addClocked(machine)),
            loop.addClocked(stack),
            loop.addClocked(this.idleTimers),
            loop.addClocked(this.#grace),
            loop.addRule({
                name: `${device.name}: receive`,
                source: device.readable,
                direction: 'in',
                interested: () => !this.#isClosed,
                act: () => this.#readDevice(),
            }),
            loop.addRule({
                name: `${device.name}: transmit`,
                source: device.writable,
                direction: 'out',
                interested: () => this.#isBlocked,
                act: () => {
                    this.#isBlocked = false;
                    return false;
                },
            }),
            loop.addSpeaker(this),
        ];
    }
    connect(...given) {
        const { options, connected } = normalizeConnect(given);
        this.#mustBeOpen();
        const socket = new TCPSocket(this, options);
        return connected === undefined ? socket.connect(options) : socket.connect(options, connected);
    }
    /** As `net.createServer`. */
    createServer(options, onConnection) {
        this.#mustBeOpen();
        return new TCPServer(this, options, onConnection);
    }
    info() {
        const { stack, device } = this;
        return {
            device: device.name,
            address: this.address,
            address6: this.address6,
            mtu: device.capabilities.mtu,
            connections: stack.endpointCount,
            timeWait: stack.timeWaitCount,
            listeners: [...stack.listeners()].map((listener) => listener.local.toString()),
            counters: stack.counters.toJSON(),
            deviceCounters: { ...device.counters },
        };
    }
    get isClosed() {
        return this.#isClosed;
    }
    /** Nothing of it is left in the loop but itself: for tests that look for leaks. */
    get isQuiet() {
        return this.#inhabitants.size === 0 && this.#lingering.size === 0 && this.idleTimers.size === 0;
    }
    /**
     * Ends all sockets and servers, waits a little for the last bytes to arrive, and closes the device.
     * @param graceMs how long the peers may take; 0: not at all
     */
    close({ graceMs = DEFAULT_GRACE_MS } = {}) {
        if (this.#closed !== null)
            return this.#closed;
        this.#isClosing = true;
        this.#closed = new Promise((resolve) => (this.#finishClosing = resolve));
        this.#closeRetention = this.loop.retain();
        for (const inhabitant of [...this.#inhabitants])
            inhabitant.hostClosing(null);
        this.#grace.begin(graceMs);
        this.loop.requestTurn();
        return this.#closed;
    }
    /** Closes once nothing lingers, unless {@link keepOpen} is called before. */
    closeWhenQuiet(closing) {
        this.#whenQuiet = closing;
        this.loop.requestTurn();
    }
    keepOpen() {
        this.#whenQuiet = null;
    }
    async [Symbol.asyncDispose]() {
        await this.close();
    }
    #mustBeOpen() {
        if (this.#isClosing)
            throw new UsageError('ERR_HOST_CLOSED', 'the host is closed; open another');
    }
    // ---------------------------------------------------------------- SocketHome, HomeProvider
    acquire() {
        this.#mustBeOpen();
        return this;
    }
    release() { }
    retain() {
        return this.loop.retain();
    }
    addInhabitant(inhabitant) {
        this.#inhabitants.add(inhabitant);
        return { cancel: () => void this.#inhabitants.delete(inhabitant) };
    }
    linger(endpoint) {
        if (this.#isClosed || endpoint.isRemoved || hasDelivered(endpoint))
            return;
        endpoint.observer = this;
        this.#lingering.add(endpoint);
        this.#lingerRetention ??= this.loop.retain();
    }
    /** Of an endpoint that lingers: has the peer got everything? */
    endpointChanged(endpoint) {
        if (!hasDelivered(endpoint))
            return;
        endpoint.observer = null;
        this.#lingering.delete(endpoint);
        if (this.#lingering.size > 0)
            return;
        this.#lingerRetention?.release();
        this.#lingerRetention = null;
    }
    // ---------------------------------------------------------------- Speaker
    notify() {
        this.stack.notify();
    }
    transmit() {
        if (this.#isClosed)
            return;
        if (!this.#isBlocked) {
            this.#isBlocked = !this.stack.transmit(this.#send);
            this.device.flush();
            // A connection may have ended by speaking: whoever holds it wants to know.
            if (this.stack.hasNews)
                this.loop.requestTurn();
        }
        if (this.#whenQuiet !== null && !this.#isClosing && this.#mayFinish()) {
            this.#whenQuiet();
            void this.close({ graceMs: 0 });
        }
        if (this.#isClosing && this.#mayFinish())
            this.#finish();
    }
    // ---------------------------------------------------------------- inside
    #readDevice() {
        const { packetBudget } = this.loop;
        const received = this.device.receive(this.#receive, packetBudget);
        if (this.device.failure !== null && this.#deviceFailure === null)
            this.#deviceFailed(this.device.failure);
        return received === packetBudget;
    }
    /** The device is gone: everybody is told why, and nothing is waited for. */
    #deviceFailed(error) {
        this.#deviceFailure = error;
        for (const inhabitant of [...this.#inhabitants])
            inhabitant.hostClosing(error);
        void this.close({ graceMs: 0 });
    }
    #mayFinish() {
        if (this.#deviceFailure !== null || this.#grace.isOver)
            return true;
        return this.#lingering.size === 0 && !this.stack.hasWork && !this.stack.hasNews;
    }
    #finish() {
        this.#isClosed = true;
        this.stack.onWork = null;
        this.stack.clear();
        this.#lingering.clear();
        for (const registration of this.#registrations)
            registration.cancel();
        this.device.close();
        this.#lingerRetention?.release();
        this.#closeRetention?.release();
        const done = () => {
            if (this.#ownsLoop)
                this.loop.close();
            this.#finishClosing();
        };
        if (this.#captureFile === null)
            done();
        else
            void this.#captureFile.close().then(done);
    }
}
/** The peer has acknowledged everything and our FIN, or it is over. */
function hasDelivered({ connection: { state } }) {
    return state === 'CLOSED' || state === 'TIME-WAIT' || state === 'FIN-WAIT-2';
}
function openDevice(options) {
    const { device, offload, namespace, mtu } = options;
    if (typeof device !== 'string')
        return device;
    return openTUN({
        name: device,
        offload: offload ?? true,
        ...(namespace === undefined ? {} : { namespace }),
        ...(mtu === undefined ? {} : { mtu }),
    });
}
function wrapDevice(inner, impairment, sink, random, now) {
    // The witness stands outside the bad network: it sees what we sent, and what reached us.
    const device = impairment === undefined ? inner : new ImpairedDevice(inner, { random, both: impairment });
    return sink === null ? device : new CapturingDevice(device, sink, now);
}
function openCapture(path, options, clock) {
    const isDevice = typeof options.device !== 'string';
    return new CaptureFile({
        path,
        name: isDevice ? options.device.name : options.device,
        epochMs: options.loop === undefined && options.clock === undefined ? Date.now() - clock.now() : 0,
    });
}
//# sourceMappingURL=host.js.map