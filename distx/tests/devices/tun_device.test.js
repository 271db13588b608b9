/** The TUN as a Device, over a fake of the addon; against the kernel it is tested in tun_device_kernel.test.ts. */
import { expect } from 'chai';
import { openTAP } from '../../lib/devices/tap_device.js';
import { openTUN } from '../../lib/devices/tun_device.js';
import { Chunk } from '../../lib/util/chunk.js';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, Packet } from '../../lib/util/packet.js';
import { PACKET_SLAB_BYTES, POISON_BYTE, SlabPool } from '../../lib/util/slab.js';
import { fakeBinding } from './fake_native_tun.js';
const SLOTS = 64;
const [READABLE, WRITABLE] = [1, 2];
function openFake(options = {}) {
    const binding = fakeBinding();
    const pool = new SlabPool({ slabBytes: PACKET_SLAB_BYTES, poison: true });
    const device = openTUN({ offload: false, binding, pool, ...options });
    return { device, native: binding.opened[0], pool };
}
function leaving(...bytes) {
    const packet = Packet.fromBytes(Uint8Array.from(bytes));
    packet.checksum = CHECKSUM_COMPLETE;
    return packet;
}
describe('TUNDevice: receiving', () => {
    it('becomes readable when the system says so, lends packets, and is not readable until told again', () => {
        const { device, native } = openFake();
        let wakes = 0;
        device.readable.onReady(() => (wakes += 1));
        expect(native.pollMask).to.equal(READABLE);
        native.waiting.push(Uint8Array.of(0x45, 1), Uint8Array.of(0x45, 2));
        native.poll(READABLE);
        expect([device.readable.ready, wakes]).to.deep.equal([true, 1]);
        const received = [];
        device.receive((packet) => received.push([...packet.toBytes()]), 64);
        expect(device.readable.ready).to.equal(false);
        native.poll(READABLE);
        device.receive((packet) => received.push([...packet.toBytes()]), 64);
        expect(received).to.deep.equal([
            [0x45, 1],
            [0x45, 2],
        ]);
        device.readable.onReady(null);
        expect(native.pollMask).to.equal(0);
    });
    it('asks for one packet while packets come singly, and for more when more come', () => {
        const { device, native } = openFake();
        const rounds = (count, packets) => {
            native.receiveCalls.length = 0;
            for (let round = 0; round < count; round += 1) {
                while (native.waiting.length < packets)
                    native.waiting.push(Uint8Array.of(0x45));
                device.receive(() => { }, 64);
            }
            return native.receiveCalls;
        };
        expect(rounds(8, 1)).to.deep.equal([1, 1, 1, 1, 1, 1, 1, 1]);
        expect(rounds(8, 100)).to.deep.equal([2, 4, 8, 16, 32, 64, 64, 64]);
        native.waiting.length = 0;
        expect(rounds(8, 1).slice(0, 7)).to.deep.equal([64, 32, 16, 8, 4, 2, 1]);
    });
    it('keeps a slab in its slot when nobody kept it, and gives the slot a fresh one when somebody did', () => {
        const { device, native, pool } = openFake();
        const [slot] = native.slots;
        native.waiting.push(Uint8Array.of(0x45, 1));
        device.receive(() => { }, 64);
        expect(native.slots[0]).to.equal(slot);
        let kept;
        native.waiting.push(Uint8Array.of(0x45, 2));
        device.receive((packet) => (kept = new Chunk(packet.slab, packet.offset, packet.length).retain()), 64);
        expect(native.slots[0]).not.to.equal(slot);
        expect(pool.outstanding).to.equal(SLOTS + 1);
        native.waiting.push(Uint8Array.of(0x45, 3));
        device.receive(() => { }, 64);
        expect([...kept.bytes()]).to.deep.equal([0x45, 2]);
        kept.release();
        expect(pool.outstanding).to.equal(SLOTS);
        expect(kept.uint8(1)).to.equal(POISON_BYTE);
        device.close();
        expect(pool.outstanding).to.equal(0);
    });
    it('hands on what the virtio header says, and drops and counts what it says wrongly', () => {
        const { device, native } = openFake({ offload: true });
        const good = new Uint8Array(10 + 3000);
        good.set([1, 1, 52, 0, 0xa8, 5, 20, 0, 16, 0, 0x45]);
        const bad = good.slice();
        bad[1] = 77;
        native.waiting.push(bad, good, new Uint8Array(5));
        const received = [];
        for (let round = 0; round < 3; round += 1) {
            device.receive((packet) => received.push([packet.length, packet.checksum, packet.segmentSize]), 64);
        }
        expect(received).to.deep.equal([[3000, CHECKSUM_TRUSTED, 1448]]);
        expect([device.counters.receiveErrors, device.counters.packetsReceived]).to.deep.equal([2, 1]);
    });
    it('survives a receiver that throws, and one that closes the device', () => {
        const { device, native, pool } = openFake();
        native.waiting.push(Uint8Array.of(0x45), Uint8Array.of(0x45));
        const kept = [];
        expect(() => device.receive((packet) => {
            packet.slab.retain();
            kept.push(packet.slab);
            throw new Error('in the receiver');
        }, 64)).to.throw('in the receiver');
        expect(native.slots).not.to.include(kept[0].bytes);
        device.receive(() => device.close(), 64);
        kept[0].release();
        expect(pool.outstanding).to.equal(0);
    });
});
describe('TUNDevice: sending', () => {
    it('gathers a turn of packets and sends them in one call', () => {
        const { device, native } = openFake();
        for (let index = 0; index < 5; index += 1)
            expect(device.transmit(leaving(0x45, index))).to.equal(true);
        expect([native.transmitCalls, native.sent.length]).to.deep.equal([0, 0]);
        device.flush();
        expect(native.transmitCalls).to.equal(1);
        expect(native.sent.map((packet) => [...packet])).to.deep.equal([0, 1, 2, 3, 4].map((index) => [0x45, index]));
        device.flush();
        expect(native.transmitCalls).to.equal(1);
        for (let index = 0; index < 32; index += 1)
            device.transmit(leaving(0x45));
        expect([native.transmitCalls, native.sent.length]).to.deep.equal([2, 37]);
    });
    it('takes header bytes at once, and holds large payloads by reference until they are sent', () => {
        const { device, native } = openFake();
        const payloads = new SlabPool({ slabBytes: 65536 });
        const slab = payloads.acquire();
        slab.bytes.fill(7);
        const packet = leaving(0x45, 1, 2, 3, 4);
        packet.setPayload([new Chunk(slab, 0, 1000), new Chunk(slab, 2000, 448)]);
        device.transmit(packet);
        packet.slab.bytes.fill(0);
        slab.release();
        expect(payloads.outstanding).to.equal(1);
        device.flush();
        expect(payloads.outstanding).to.equal(0);
        expect(native.payloadPieces).to.equal(2);
        expect([...native.sent[0]]).to.deep.equal([0x45, 1, 2, 3, 4, ...Array(1448).fill(7)]);
    });
    it('copies small payloads behind their headers', () => {
        const { device, native } = openFake();
        const packet = leaving(0x45, 1);
        packet.setPayload([Chunk.fromBytes(Uint8Array.of(2, 3)), Chunk.fromBytes(Uint8Array.of(4))]);
        device.transmit(packet);
        device.flush();
        expect([native.payloadPieces, [...native.sent[0]]]).to.deep.equal([0, [0x45, 1, 2, 3, 4]]);
    });
    it('joins what lies in too many pieces for one call, and what is too long for the header slab', () => {
        const { device, native, pool } = openFake();
        const scattered = leaving(0x45);
        scattered.setPayload(Array.from({ length: 200 }, (_, index) => Chunk.fromBytes(new Uint8Array(10).fill(index))));
        const long = leaving(0x45, ...Array.from({ length: 9000 }, (_, index) => index & 0xff));
        long.setPayload([Chunk.fromBytes(Uint8Array.of(1, 2))]);
        const expected = [scattered.toBytes(), long.toBytes()];
        device.transmit(scattered);
        device.transmit(long);
        device.flush();
        expect(native.sent).to.deep.equal(expected);
        expect(pool.outstanding).to.equal(SLOTS);
    });
    it('describes partial checksums and super-segments in the virtio header', () => {
        const { device, native } = openFake({ offload: true });
        expect([device.capabilities.checksumOffload, device.capabilities.segmentationOffloadBytes]).to.deep.equal([
            true,
            65535,
        ]);
        const packet = leaving(...new Uint8Array(52));
        packet.setUint8(0, 0x45);
        packet.setUint8(32, 0x80);
        packet.checksum = CHECKSUM_PARTIAL;
        packet.checksumStart = 20;
        packet.checksumOffset = 16;
        packet.segmentSize = 1448;
        packet.setPayload([Chunk.fromBytes(new Uint8Array(14_480))]);
        device.transmit(packet);
        packet.checksum = CHECKSUM_COMPLETE;
        device.transmit(packet);
        device.flush();
        expect(native.sent).to.have.lengthOf(1);
        expect([...native.sent[0].subarray(0, 11)]).to.deep.equal([1, 1, 52, 0, 0xa8, 5, 20, 0, 16, 0, 0x45]);
        expect(device.counters.sendErrors).to.equal(1);
    });
    it('when the system has no room, keeps what it took, says no, and goes on when there is room', () => {
        const { device, native } = openFake();
        native.room = 2;
        for (let index = 0; index < 4; index += 1)
            device.transmit(leaving(0x45, index));
        const slab = new SlabPool({ slabBytes: 1000 }).acquire();
        const last = leaving(0x45, 4);
        last.setPayload([new Chunk(slab, 0, 1000)]);
        device.transmit(last);
        device.flush();
        expect([native.sent.length, device.writable.ready, native.pollMask]).to.deep.equal([2, false, WRITABLE]);
        expect(device.transmit(leaving(0x45, 5))).to.equal(false);
        let wakes = 0;
        device.writable.onReady(() => (wakes += 1));
        native.room = 1;
        native.poll(WRITABLE);
        expect([native.sent.length, wakes, slab.references]).to.deep.equal([3, 0, 2]);
        native.room = Infinity;
        native.poll(WRITABLE);
        expect([native.sent.length, wakes, slab.references, native.pollMask]).to.deep.equal([5, 1, 1, 0]);
        expect(native.sent.map((packet) => packet[1])).to.deep.equal([0, 1, 2, 3, 4]);
        expect(device.transmit(leaving(0x45, 5))).to.equal(true);
    });
    it('counts what a link that is down swallows', () => {
        const { device, native } = openFake();
        native.isLinkDown = true;
        device.transmit(leaving(0x45));
        device.transmit(leaving(0x45));
        device.flush();
        expect([device.counters.packetsSent, device.counters.sendErrors, device.failure]).to.deep.equal([0, 2, null]);
    });
});
describe('TUNDevice: the end', () => {
    for (const [how, die] of [
        ['a read', (fake) => void fake.device.receive(() => { }, 64)],
        ['a write', (fake) => (fake.device.transmit(leaving(0x45)), fake.device.flush())],
        ['polling', (fake) => fake.native.poll(0, -9)],
    ]) {
        it(`an interface that was deleted is one typed error, found by ${how}`, () => {
            const fake = openFake();
            const { device, native, pool } = fake;
            let wakes = 0;
            device.readable.onReady(() => (wakes += 1));
            native.isDeleted = true;
            die(fake);
            expect(device.failure).to.include({ name: 'SystemCallError', device: 'tun0' });
            expect(device.failure.code).to.equal(how === 'polling' ? 'EBADF' : 'EBADFD');
            expect(device.failure.remedy).to.contain('open it anew');
            expect([device.readable.ready, wakes, native.closed, pool.outstanding]).to.deep.equal([true, 1, true, 0]);
            expect([device.receive(() => { }, 64), device.readable.ready]).to.deep.equal([0, false]);
            expect(device.transmit(leaving(0x45))).to.equal(true);
            device.flush();
            device.close();
        });
    }
    it('closing twice is once, and gives all memory back', () => {
        const { device, pool } = openFake();
        device.transmit(leaving(0x45));
        device.close();
        device.close();
        expect(pool.outstanding).to.equal(0);
    });
});
describe('openTUN and openTAP', () => {
    it('pass their options on, and set what was asked for', () => {
        const binding = fakeBinding();
        openTUN({
            binding,
            name: 'tun7',
            mtu: 9000,
            txQueueLength: 10_000,
            ipv4: '10.0.0.1/24',
            ipv6: 'fd00::1/64',
            up: true,
        });
        const [native] = binding.opened;
        expect(native).to.include({ name: 'tun7', mtu: 9000, txQueueLength: 10_000, up: true, virtioHeaderBytes: 10 });
        expect([native.ipv4, native.ipv6]).to.deep.equal(['10.0.0.1/24', 'fd00::1/64']);
    });
    it('a TAP carries Ethernet frames and has an address', () => {
        const binding = fakeBinding();
        const device = openTAP({ binding, mac: '02:aa:bb:cc:dd:ee' });
        expect([device.capabilities.linkType, device.kernelMAC]).to.deep.equal(['ethernet', '02:aa:bb:cc:dd:ee']);
    });
});
//# sourceMappingURL=tun_device.test.js.map