import { expect } from 'chai';
import { ImpairedDevice } from '../../lib/devices/impaired_device.js';
import { memoryLink } from '../../lib/devices/memory_link.js';
import { EventLoop } from '../../lib/eventloop/event_loop.js';
import { VirtualClock } from '../../lib/eventloop/virtual_clock.js';
import { sumBytes } from '../../lib/util/checksum_kernel.js';
import { isChecksumIntact } from '../../lib/util/internet_checksum.js';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, CHECKSUM_UNVERIFIED, Packet, } from '../../lib/util/packet.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
/** A link whose left end is impaired, on a loop in virtual time; notes what arrives on the right and what on the left. */
function impairedLink(options, link = {}, seed = 1) {
    const clock = new VirtualClock();
    const loop = new EventLoop({ clock, scheduler: clock.scheduler() });
    const [left, right] = memoryLink({ queuePackets: 100_000, ...link });
    const impaired = new ImpairedDevice(left, { random: seededRandomSource(seed), ...options });
    for (const machine of impaired.clocked)
        loop.addClocked(machine);
    const onRight = [];
    const onLeft = [];
    for (const [device, arrivals] of [
        [impaired, onLeft],
        [right, onRight],
    ]) {
        loop.addRule({
            name: device.name,
            source: device.readable,
            direction: 'in',
            interested: () => true,
            act: () => device.receive((packet) => {
                arrivals.push({ atMs: loop.now, bytes: packet.toBytes(), checksum: packet.checksum });
            }, 64) === 64,
        });
    }
    /** What a stack does in its turn: it sends after the machines were ticked. */
    const send = (device, packet) => {
        loop.turn();
        const taken = device.transmit(packet);
        device.flush();
        loop.requestTurn();
        clock.settle();
        return taken;
    };
    return { clock, loop, left, right, impaired, onLeft, onRight, send };
}
function numbered(number, length = 4) {
    const packet = Packet.fromBytes(new Uint8Array(length));
    packet.setUint32(0, number);
    packet.checksum = CHECKSUM_COMPLETE;
    return packet;
}
function numbers(arrivals) {
    return arrivals.map(({ bytes }) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
}
/** The numbers of 1000 packets sent to the right, one each millisecond, as they arrive. */
function story(impairment, seed = 1) {
    const link = impairedLink({ outbound: impairment }, {}, seed);
    for (let number = 0; number < 1000; number += 1) {
        link.send(link.impaired, numbered(number));
        link.clock.advance(1);
    }
    link.clock.advance(1000);
    return link;
}
describe('ImpairedDevice', () => {
    it('without impairments passes everything on at once', () => {
        const { impaired, right, onLeft, onRight, send, clock } = impairedLink({});
        send(impaired, numbered(1));
        send(right, numbered(2));
        expect([numbers(onRight), numbers(onLeft), clock.now()]).to.deep.equal([[1], [2], 0]);
    });
    it('delays each direction by its own time, and wakes the loop for it', () => {
        const { impaired, right, onLeft, onRight, send, clock } = impairedLink({
            outbound: { delayMs: 30 },
            inbound: { delayMs: 7 },
        });
        send(impaired, numbered(1));
        send(right, numbered(2));
        clock.advance(100);
        expect(onRight.map(({ atMs }) => atMs)).to.deep.equal([30]);
        expect(onLeft.map(({ atMs }) => atMs)).to.deep.equal([7]);
    });
    it('leaves the sender its bytes: they may change while the packet is on its way', () => {
        const { impaired, onRight, send, clock } = impairedLink({ both: { delayMs: 1 } });
        const packet = numbered(5);
        send(impaired, packet);
        packet.setUint32(0, 0);
        clock.advance(1);
        expect(numbers(onRight)).to.deep.equal([5]);
    });
    it('loses about as many as asked, the same ones with the same seed', () => {
        const first = story({ loss: 0.1 });
        expect(first.impaired.impairments.outbound.lost).to.be.within(70, 130);
        expect(first.onRight.length + first.impaired.impairments.outbound.lost).to.equal(1000);
        expect(numbers(story({ loss: 0.1 }).onRight)).to.deep.equal(numbers(first.onRight));
        expect(numbers(story({ loss: 0.1 }, 2).onRight)).not.to.deep.equal(numbers(first.onRight));
    });
    it('jitter varies the delay and keeps the order', () => {
        const { onRight } = story({ delayMs: 20, jitterMs: 10 });
        const delays = onRight.map(({ atMs }, number) => atMs - number);
        expect(Math.min(...delays)).to.be.within(10, 18);
        expect(Math.max(...delays)).to.be.within(25, 31);
        expect(numbers(onRight)).to.deep.equal(Array.from({ length: 1000 }, (_, number) => number));
    });
    it('holds some packets back, and others overtake them by as far as asked', () => {
        const { onRight, impaired } = story({ delayMs: 5, reorder: 0.1, reorderMs: 3 });
        const order = numbers(onRight);
        const late = order.filter((number, index) => order.slice(0, index).some((earlier) => earlier > number));
        expect(late.length).to.be.within(70, 130);
        const delays = new Map(onRight.map(({ atMs }, index) => [order[index], atMs - order[index]]));
        for (const number of late)
            expect(delays.get(number)).to.equal(8);
        const heldBack = [...delays.values()].filter((delay) => delay === 8);
        expect(heldBack).to.have.lengthOf(impaired.impairments.outbound.reordered);
        expect([...delays.values()].filter((delay) => delay === 5)).to.have.lengthOf(1000 - heldBack.length);
    });
    it('delivers some packets twice', () => {
        const { onRight, impaired } = story({ duplicate: 0.1 });
        const { duplicated } = impaired.impairments.outbound;
        expect(duplicated).to.be.within(70, 130);
        expect(onRight).to.have.lengthOf(1000 + duplicated);
        expect(new Set(numbers(onRight)).size).to.equal(1000);
    });
    it('flips one bit, anywhere, and never in the bytes of the sender', () => {
        const { impaired, onRight, send } = impairedLink({ both: { corrupt: 1 } });
        const packet = numbered(0, 100);
        const places = new Set();
        for (let round = 0; round < 500; round += 1) {
            send(impaired, packet);
            const { bytes } = onRight.at(-1);
            const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
            expect(bits.replaceAll('0', '')).to.equal('1');
            places.add(bits.indexOf('1'));
        }
        expect(packet.toBytes().every((byte) => byte === 0)).to.equal(true);
        expect(places.size).to.be.greaterThan(300);
    });
    it('a line carries what it carries: 1 Mbit/s is 125 bytes a millisecond', () => {
        const { impaired, onRight, send, clock } = impairedLink({
            outbound: { rateBitsPerSecond: 1_000_000, delayMs: 10 },
        });
        for (let number = 0; number < 10; number += 1)
            send(impaired, numbered(number, 1250));
        clock.advance(1000);
        expect(onRight.map(({ atMs }) => atMs)).to.deep.equal([20, 30, 40, 50, 60, 70, 80, 90, 100, 110]);
    });
    it('drops what its queue does not hold, counted in packets or in bytes', () => {
        for (const limit of [{ queuePackets: 3 }, { queueBytes: 4 * 1250 }]) {
            const { impaired, onRight, send, clock } = impairedLink({ outbound: { rateBitsPerSecond: 1_000_000, ...limit } });
            for (let number = 0; number < 10; number += 1)
                send(impaired, numbered(number, 1250));
            clock.advance(1000);
            expect(numbers(onRight)).to.deep.equal([0, 1, 2, 3]); // one on the line, three behind it
            expect(impaired.impairments.outbound.queueDrops).to.equal(6);
        }
    });
    it('waits for a device that is full, loses nothing, and says no meanwhile', () => {
        const clock = new VirtualClock();
        const [left, right] = memoryLink({ queuePackets: 1 });
        const impaired = new ImpairedDevice(left, { random: seededRandomSource(1) });
        expect(impaired.transmit(numbered(1))).to.equal(true);
        expect(impaired.transmit(numbered(2))).to.equal(true); // taken: its fate is sealed
        expect(impaired.transmit(numbered(3))).to.equal(false);
        expect(impaired.writable.ready).to.equal(false);
        expect(impaired.msUntilTick).to.equal(1);
        const received = [];
        right.receive((packet) => received.push(packet.uint32(0)), 64);
        clock.advance(1);
        impaired.tick(1);
        right.receive((packet) => received.push(packet.uint32(0)), 64);
        expect(impaired.transmit(numbered(3))).to.equal(true);
        right.receive((packet) => received.push(packet.uint32(0)), 64);
        expect([received, impaired.msUntilTick]).to.deep.equal([[1, 2, 3], Infinity]);
    });
    describe('and checksums', () => {
        /** 20 bytes of a header that is not looked at, and a message whose field at 16 is the pseudo-header's sum. */
        function unfinished() {
            const packet = Packet.fromBytes(Uint8Array.from({ length: 1001 }, (_, index) => (index * 7) & 0xff));
            packet.setUint16(36, 0x1234);
            packet.checksum = CHECKSUM_PARTIAL;
            packet.checksumStart = 20;
            packet.checksumOffset = 16;
            return packet;
        }
        // A message is intact when it sums, with what the field began with, to all ones.
        const isIntact = (bytes) => isChecksumIntact(sumBytes(bytes, 20, bytes.length - 20, 0x1234));
        it('leaves them to the device while no bit is flipped', () => {
            const { impaired, onRight, send } = impairedLink({ both: { duplicate: 1 } }, { checksumOffload: true });
            expect(impaired.capabilities.checksumOffload).to.equal(true);
            send(impaired, unfinished());
            expect(onRight.map(({ checksum }) => checksum)).to.deep.equal([CHECKSUM_TRUSTED, CHECKSUM_TRUSTED]);
        });
        it('offers no offload where bits are flipped, and never vouches for a spoilt packet', () => {
            const { impaired, right, onLeft, onRight, send } = impairedLink({ both: { corrupt: 1 } }, { checksumOffload: true, segmentationOffloadBytes: 65535 });
            expect(impaired.capabilities).to.include({ checksumOffload: false, segmentationOffloadBytes: 0 });
            for (let round = 0; round < 50; round += 1) {
                send(impaired, unfinished());
                send(right, unfinished());
            }
            for (const { checksum, bytes } of [...onLeft, ...onRight]) {
                expect(checksum).to.equal(CHECKSUM_UNVERIFIED);
                const isHeaderHit = bytes.subarray(0, 20).some((byte, index) => byte !== ((index * 7) & 0xff));
                expect(isIntact(bytes)).to.equal(isHeaderHit);
            }
        });
    });
    it('gives back what was on its way when it is closed', () => {
        const { impaired, send, left, right } = impairedLink({ both: { delayMs: 10 } });
        send(impaired, numbered(1));
        send(right, numbered(2));
        impaired.close();
        expect([impaired.msUntilTick, left.pool.outstanding]).to.deep.equal([Infinity, 0]);
    });
    it('names the option that is wrong', () => {
        expect(() => impairedLink({ both: { loss: 2 } })).to.throw('loss is 2');
        expect(() => impairedLink({ inbound: { rateBitsPerSecond: 0 } })).to.throw('rateBitsPerSecond');
        expect(() => impairedLink({ outbound: { delayMs: Number.NaN } })).to.throw('delayMs');
    });
});
//# sourceMappingURL=impaired_device.test.js.map