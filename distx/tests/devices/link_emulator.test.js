import { expect } from 'chai';
import { LinkEmulator } from '../../lib/devices/link_emulator.js';
import { memoryLink } from '../../lib/devices/memory_link.js';
import { EventLoop } from '../../lib/eventloop/event_loop.js';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.js';
import { CHECKSUM_COMPLETE, CHECKSUM_TRUSTED, Packet } from '../../lib/util/packet.js';
import { isIntact, payloadByte, superSegment } from '../harness/super_segments.js';
/**
 * Two cables with the emulator between them, in virtual time of a hundredth of a millisecond:
 * `left` ── cable ── emulator ── cable ── `right`. Notes what arrives at either end.
 */
function emulated(options, setup = {}) {
    const clock = new VirtualClock();
    const loop = new EventLoop({ clock, scheduler: clock.scheduler(0.01) });
    const [left, nearLeft] = memoryLink({ queuePackets: 100_000, ...setup.leftLink });
    const [right, nearRight] = memoryLink({ queuePackets: 100_000, ...setup.rightLink });
    const emulator = new LinkEmulator({ loop, left: nearLeft, right: nearRight, ...options });
    const observe = (device) => {
        const arrivals = [];
        loop.addRule({
            name: `observe ${device.name}`,
            source: device.readable,
            direction: 'in',
            interested: () => true,
            act: () => device.receive((packet) => {
                const { checksum, segmentSize } = packet;
                arrivals.push({ atMs: loop.now, bytes: packet.toBytes(), checksum, segmentSize });
            }, 64) === 64,
        });
        return arrivals;
    };
    const send = (device, packet) => {
        expect(device.transmit(packet)).to.equal(true);
        clock.settle();
    };
    return { clock, loop, left, right, emulator, onLeft: observe(left), onRight: observe(right), send };
}
function numbered(number, length = 100) {
    const packet = Packet.fromBytes(new Uint8Array(length));
    packet.setUint32(0, number);
    packet.checksum = CHECKSUM_COMPLETE;
    return packet;
}
function numbers(arrivals) {
    return arrivals.map(({ bytes }) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
}
const OFFLOAD = { checksumOffload: true, segmentationOffloadBytes: 65535 };
describe('LinkEmulator', () => {
    it('joins two devices, and without impairments passes everything on at once', () => {
        const { left, right, onLeft, onRight, send, clock } = emulated({});
        send(left, numbered(1));
        send(right, numbered(2));
        expect([numbers(onRight), numbers(onLeft), clock.now()]).to.deep.equal([[1], [2], 0]);
    });
    it('delays each direction by its own time, fractions of a millisecond included', () => {
        const { left, right, onLeft, onRight, send, clock } = emulated({
            forth: { delayMs: 2.25 },
            back: { delayMs: 0.5 },
        });
        send(left, numbered(1));
        send(right, numbered(2));
        clock.advance(10);
        expect(onRight[0].atMs).to.be.closeTo(2.25, 0.011);
        expect(onLeft[0].atMs).to.be.closeTo(0.5, 0.011);
    });
    it('paces by the rate of the line: 12 Mbit/s is a packet of 1,500 bytes a millisecond', () => {
        const { left, onRight, send, clock } = emulated({ both: { rateBitsPerSecond: 12e6, delayMs: 5 } });
        for (let number = 0; number < 5; number += 1)
            send(left, numbered(number, 1500));
        clock.advance(100);
        expect(onRight.map(({ atMs }) => Math.round(atMs * 10) / 10)).to.deep.equal([6, 7, 8, 9, 10]);
    });
    it('drops from the tail what its queue does not hold, and counts it', () => {
        const { left, onRight, emulator, send, clock } = emulated({ forth: { rateBitsPerSecond: 12e6, queuePackets: 2 } });
        for (let number = 0; number < 6; number += 1)
            send(left, numbered(number, 1500));
        clock.advance(100);
        expect(numbers(onRight)).to.deep.equal([0, 1, 2]);
        expect(emulator.counters.forth).to.include({ passed: 3, queueDrops: 3 });
    });
    /** The numbers that arrive of 2,000 each way. */
    function story(seed, back) {
        const { left, right, onLeft, onRight, send, clock } = emulated({ both: { loss: 0.05, delayMs: 1 }, seed });
        for (let number = 0; number < 2000; number += 1) {
            send(left, numbered(number));
            if (number < back)
                send(right, numbered(number));
        }
        clock.advance(10);
        return [numbers(onRight), numbers(onLeft)];
    }
    it('tells the same story with the same seed, in each direction whatever happens in the other', () => {
        const [forth, back] = story(11, 2000);
        expect(forth.length).to.be.within(1850, 1950);
        expect(forth).not.to.deep.equal(back);
        expect(story(11, 2000)).to.deep.equal([forth, back]);
        expect(story(11, 100)[0]).to.deep.equal(forth);
        expect(story(12, 2000)[0]).not.to.deep.equal(forth);
    });
    it('lets others overtake what it holds back', () => {
        const { left, onRight, emulator, send, clock } = emulated({ both: { delayMs: 5, reorder: 0.2, reorderMs: 2.5 } });
        for (let number = 0; number < 200; number += 1) {
            send(left, numbered(number));
            clock.advance(1);
        }
        clock.advance(20);
        const late = onRight.filter(({ atMs }, index) => Math.round(atMs - numbers(onRight)[index]) >= 7);
        expect(late).to.have.lengthOf(emulator.counters.forth.reordered);
        expect(late.length).to.be.within(20, 60);
        expect(numbers(onRight).toSorted((a, b) => a - b)).to.deep.equal(Array.from({ length: 200 }, (_, index) => index));
    });
    describe('and super-segments', () => {
        it('lets one pass whole that nothing happens to, after its delay', () => {
            const { left, onRight, emulator, send, clock } = emulated({ both: { delayMs: 3 } }, { leftLink: OFFLOAD, rightLink: OFFLOAD });
            send(left, superSegment());
            clock.advance(5);
            expect(onRight).to.have.lengthOf(1);
            expect(onRight[0]).to.include({ segmentSize: 1460, checksum: CHECKSUM_TRUSTED });
            expect(onRight[0].bytes).to.deep.equal(superSegment().toBytes());
            expect(emulator.counters.forth.passed).to.equal(4);
        });
        it('draws for each packet on the wire: the same are lost as if the sender had cut them', () => {
            const lossy = { both: { loss: 0.1, delayMs: 1 }, seed: 5 };
            const whole = emulated(lossy, { leftLink: OFFLOAD, rightLink: OFFLOAD });
            const cut = emulated(lossy);
            const lostOfCut = [];
            const segments = 40;
            for (let index = 0; index < segments; index += 1)
                cut.send(cut.left, numbered(index));
            cut.clock.advance(5);
            for (let index = 0; index < segments; index += 1)
                if (!numbers(cut.onRight).includes(index))
                    lostOfCut.push(index);
            whole.send(whole.left, superSegment({ payloadBytes: segments * 1000, segmentSize: 1000, sequenceNumber: 0 }));
            whole.clock.advance(5);
            const arrived = new Set();
            for (const { bytes } of whole.onRight) {
                const first = new DataView(bytes.buffer, bytes.byteOffset).getUint32(24) / 1000;
                for (let index = 0; index < (bytes.length - 40) / 1000; index += 1)
                    arrived.add(first + index);
            }
            const lostOfWhole = Array.from({ length: segments }, (_, index) => index).filter((index) => !arrived.has(index));
            expect(lostOfWhole).to.deep.equal(lostOfCut);
            expect(lostOfWhole.length).to.be.greaterThan(0);
            expect(whole.emulator.counters.forth.lost).to.equal(lostOfWhole.length);
            // What is left are the runs between the gaps, no more pieces than that.
            const gaps = lostOfWhole.filter((index) => index > 0 && !lostOfWhole.includes(index - 1)).length;
            expect(whole.onRight.length).to.be.at.most(gaps + 1);
        });
        it('cuts them for a device that takes none, with checksums completed', () => {
            const { left, onRight, send } = emulated({}, { leftLink: OFFLOAD });
            send(left, superSegment());
            expect(onRight.map(({ bytes }) => bytes.length)).to.deep.equal([1500, 1500, 1500, 660]);
            let joined = 0;
            for (const { bytes } of onRight) {
                expect(isIntact(bytes)).to.equal(true);
                for (const byte of bytes.subarray(40))
                    expect(byte).to.equal(payloadByte(joined++));
            }
        });
        it('puts each of its packets on a slow line by itself', () => {
            const { left, onRight, send, clock } = emulated({ both: { rateBitsPerSecond: 12e6 } }, { leftLink: OFFLOAD, rightLink: OFFLOAD });
            send(left, superSegment());
            clock.advance(10);
            expect(onRight.map(({ atMs }) => Math.round(atMs * 100) / 100)).to.deep.equal([1, 2, 3, 3.44]);
        });
        it('spoils one of its packets, and nobody vouches for that one', () => {
            const { left, onRight, emulator, send, clock } = emulated({ both: { corrupt: 0.2 }, seed: 3 }, { leftLink: OFFLOAD, rightLink: OFFLOAD });
            for (let index = 0; index < 20; index += 1)
                send(left, superSegment());
            clock.advance(10);
            const spoilt = onRight.filter(({ bytes, checksum }) => checksum !== CHECKSUM_TRUSTED && !isIntact(bytes));
            expect(spoilt).to.have.lengthOf(emulator.counters.forth.corrupted);
            expect(spoilt.length).to.be.within(5, 30);
        });
    });
    it('waits for a device that has no room, and loses nothing', () => {
        const { left, onRight, clock, emulator } = emulated({}, { rightLink: { queuePackets: 2 } });
        for (let number = 0; number < 50; number += 1)
            left.transmit(numbered(number));
        clock.advance(1);
        expect(numbers(onRight)).to.deep.equal(Array.from({ length: 50 }, (_, index) => index));
        expect(emulator.counters.forth).to.include({ passed: 50, lost: 0, queueDrops: 0 });
    });
    it('gives everything back when it is closed', () => {
        const { left, right, send, emulator, clock } = emulated({ both: { delayMs: 10, duplicate: 0.5 } }, { leftLink: OFFLOAD, rightLink: OFFLOAD });
        send(left, superSegment());
        send(right, numbered(1));
        expect(emulator.packetsUnderWay).to.be.greaterThan(4);
        emulator.close();
        clock.advance(100);
        expect([emulator.packetsUnderWay, left.pool.outstanding, right.pool.outstanding]).to.deep.equal([0, 0, 0]);
        expect(right.counters.packetsReceived).to.equal(0);
    });
});
//# sourceMappingURL=link_emulator.test.js.map