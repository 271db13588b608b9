/**
 * A stack in virtual time: packets go in at exact moments, what comes out is kept with its time, and between the two the
 * clock jumps from timer to timer.
 * Pure: nothing waits.
 */
import { Stack } from '../../stack/stack.js';
import { Packet } from '../../util/packet.js';
import { decodePacket } from './wire_packet.js';
import { payloadIsZero } from './packet_matching.js';
/** Turns at one moment before a stack is thought to talk to itself. */
const MOST_TURNS = 10_000;
export class VirtualHost {
    stack;
    /** What has been sent, and nobody has looked at yet. */
    sent = [];
    /** Called after every turn. */
    afterTurn = () => { };
    #witness;
    #now = 0;
    #take = (packet) => {
        const bytes = packet.toBytes();
        this.#witness(bytes, 'outbound', this.#now);
        const decoded = decodePacket(bytes);
        if (decoded === undefined)
            throw new Error('the stack has sent what is no IP packet');
        const live = { packet: decoded.packet, atMs: this.#now, problems: decoded.problems };
        this.sent.push(payloadIsZero(live) ? live : { ...live, problems: [...live.problems, 'the payload is not all zeros'] });
        return true;
    };
    constructor(options, attached, witness) {
        this.stack = new Stack({ ...options, nowMs: 0 });
        this.stack.attach(attached);
        this.#witness = witness;
    }
    get nowMs() {
        return this.#now;
    }
    inject(bytes) {
        this.#witness(bytes, 'inbound', this.#now);
        this.stack.receive(Packet.fromBytes(bytes.slice()));
        this.turn();
    }
    /** Lets everybody look and speak until nobody has more to say at this moment. */
    turn() {
        let turns = 0;
        do {
            this.stack.notify();
            this.stack.transmit(this.#take);
            this.afterTurn();
            turns += 1;
            if (turns > MOST_TURNS)
                throw new Error('the stack does not come to rest');
        } while (this.stack.hasWork || this.stack.hasNews);
    }
    /**
     * Moves the clock to `untilMs`, timer by timer, or to where `stop` says so.
     * @returns whether it was stopped
     */
    advance(untilMs, stop) {
        if (stop())
            return true;
        let turnsHere = 0;
        while (this.#now < untilMs || this.stack.msUntilTick === 0) {
            const step = Math.min(this.stack.msUntilTick, untilMs - this.#now);
            if (step < 0)
                break;
            turnsHere = step === 0 ? turnsHere + 1 : 0;
            if (turnsHere > MOST_TURNS)
                throw new Error('a timer of the stack never stops');
            this.stack.tick(step);
            this.#now += step;
            this.turn();
            if (stop())
                return true;
        }
        return false;
    }
}
//# sourceMappingURL=virtual_host.js.map