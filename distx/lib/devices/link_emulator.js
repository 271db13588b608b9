import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, Packet } from '../util/packet.js';
import { seededRandomSource } from '../util/random_source.js';
import { Slab } from '../util/slab.js';
import { ImpairedPath } from './impaired_path.js';
import { completeChecksum, hasPartialChecksum } from './partial_checksum.js';
/** Any odd number: the seeds of the two directions must differ, and those of neighbouring links as well. */
const SEED_OF_WAY_BACK = 0x9e3779b9;
export class LinkEmulator {
    #forth;
    #back;
    #registrations;
    constructor(options) {
        const { loop, left, right, seed = 1, both = {} } = options;
        const { forth = both, back = both } = options;
        const onFailure = options.onFailure ?? (() => { });
        const wayBackSeed = (seed ^ SEED_OF_WAY_BACK) >>> 0;
        this.#forth = new Direction(left, right, newPath(forth, seed, right), onFailure);
        this.#back = new Direction(right, left, newPath(back, wayBackSeed, left), onFailure);
        const directions = [this.#forth, this.#back];
        this.#registrations = [
            ...directions.map((direction) => loop.addClocked(direction)),
            ...[left, right].flatMap((device) => device.clocked ?? []).map((machine) => loop.addClocked(machine)),
            ...directions.flatMap((direction) => direction.rules(loop)),
            ...directions.map((direction) => loop.addSpeaker(direction)),
        ];
    }
    /** What happened so far, counted as packets on the wire. */
    get counters() {
        return { forth: { ...this.#forth.path.counters }, back: { ...this.#back.path.counters } };
    }
    /** Packets under way, both ways. */
    get packetsUnderWay() {
        return this.#forth.path.length + this.#back.path.length;
    }
    /** Takes itself off the loop and loses what is under way. The devices are closed by those who opened them. */
    close() {
        for (const registration of this.#registrations)
            registration.cancel();
        this.#forth.path.clear();
        this.#back.path.clear();
    }
}
function newPath(impairment, seed, to) {
    const { linkType, segmentationOffloadBytes } = to.capabilities;
    return new ImpairedPath(impairment, seededRandomSource(seed), {
        linkType,
        cutsSegments: segmentationOffloadBytes === 0,
    });
}
/** From one device into the other. */
class Direction {
    path;
    #from;
    #to;
    #onFailure;
    #hasFailed = false;
    /** The other side has no room: what is due waits for `writable`. */
    #isBlocked = false;
    #accept = (packet) => {
        if (!this.path.accept(packet))
            return;
        if (!this.#isBlocked && this.#pass(packet))
            return;
        this.path.acceptFirst(packet);
    };
    constructor(from, to, path, onFailure) {
        this.#from = from;
        this.#to = to;
        this.path = path;
        this.#onFailure = onFailure;
    }
    rules(loop) {
        const read = loop.addRule({
            name: `link: read from ${this.#from.name}`,
            source: this.#from.readable,
            direction: 'in',
            interested: () => !this.#hasFailed,
            act: () => this.#read(loop.packetBudget),
        });
        const write = loop.addRule({
            name: `link: write to ${this.#to.name}`,
            source: this.#to.writable,
            direction: 'out',
            interested: () => this.#isBlocked,
            act: () => {
                this.#isBlocked = false;
                this.#passDue();
                return false;
            },
        });
        return [read, write];
    }
    tick(elapsedMs) {
        this.path.tick(elapsedMs);
    }
    get msUntilTick() {
        // What waits for room is for the write rule.
        return this.#isBlocked ? Infinity : this.path.msUntilDue;
    }
    notify() { }
    transmit() {
        this.#passDue();
        this.#to.flush();
    }
    #read(budget) {
        const received = this.#from.receive(this.#accept, budget);
        const { failure } = this.#from;
        if (failure !== null) {
            this.#hasFailed = true;
            this.#onFailure(failure, this.#from);
        }
        return received === budget;
    }
    #passDue() {
        if (this.#isBlocked)
            return;
        for (let packet = this.path.peek(); packet !== undefined; packet = this.path.peek()) {
            if (!this.#pass(packet))
                return;
            this.path.take().release();
        }
    }
    #pass(packet) {
        this.#isBlocked = !this.#to.transmit(forDeparture(packet, this.#to));
        return !this.#isBlocked;
    }
}
/** What arrived is to leave: whoever vouched for its checksum, or left it to others, has to be followed. */
function forDeparture(packet, to) {
    if (!hasPartialChecksum(packet)) {
        packet.checksum = CHECKSUM_COMPLETE;
        return packet;
    }
    if (to.capabilities.checksumOffload) {
        packet.checksum = CHECKSUM_PARTIAL;
        return packet;
    }
    const bytes = packet.toBytes();
    completeChecksum(bytes, packet.checksumStart, packet.checksumOffset);
    const complete = new Packet(new Slab(bytes), 0, bytes.byteLength);
    complete.checksum = CHECKSUM_COMPLETE;
    return complete;
}
//# sourceMappingURL=link_emulator.js.map