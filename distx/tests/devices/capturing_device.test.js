import { expect } from 'chai';
import { CapturingDevice } from '../../lib/devices/capturing_device.js';
import { ImpairedDevice } from '../../lib/devices/impaired_device.js';
import { memoryLink } from '../../lib/devices/memory_link.js';
import { sumBytes } from '../../lib/util/checksum_kernel.js';
import { isChecksumIntact } from '../../lib/util/internet_checksum.js';
import { CHECKSUM_PARTIAL, Packet } from '../../lib/util/packet.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
describe('CapturingDevice', () => {
    it('shows every packet in either direction with its time, and keeps nothing lent', () => {
        const [left, right] = memoryLink({ queuePackets: 1 });
        const shown = [];
        let now = 5;
        const device = new CapturingDevice(left, (bytes, direction, at) => shown.push([[...bytes], direction, at]), () => now);
        expect(device.transmit(Packet.fromBytes(Uint8Array.of(1, 2)))).to.equal(true);
        expect(device.transmit(Packet.fromBytes(Uint8Array.of(3)))).to.equal(false);
        now = 8;
        right.transmit(Packet.fromBytes(Uint8Array.of(4)));
        const received = [];
        device.receive((packet) => received.push([...packet.toBytes()]), 64);
        expect(received).to.deep.equal([[4]]);
        expect(shown).to.deep.equal([
            [[1, 2], 'out', 5],
            [[4], 'in', 8],
        ]);
    });
    it('shows checksums as the wire would have them, and leaves the packet as it is', () => {
        const [left, right] = memoryLink({ checksumOffload: true });
        const shown = [];
        const device = new CapturingDevice(left, (bytes) => shown.push(bytes), () => 0);
        for (const transmit of [(packet) => device.transmit(packet), (packet) => right.transmit(packet)]) {
            const packet = Packet.fromBytes(Uint8Array.from({ length: 101 }, (_, index) => index));
            packet.setUint16(36, 0x4321);
            packet.checksum = CHECKSUM_PARTIAL;
            packet.checksumStart = 20;
            packet.checksumOffset = 16;
            transmit(packet);
            expect(packet.uint16(36)).to.equal(0x4321);
        }
        device.receive((packet) => expect(packet.uint16(36)).to.equal(0x4321), 64);
        expect(shown).to.have.lengthOf(2);
        for (const bytes of shown)
            expect(isChecksumIntact(sumBytes(bytes, 20, 81, 0x4321))).to.equal(true);
    });
    it('shows what the device beneath it is', () => {
        const [left] = memoryLink();
        const impaired = new ImpairedDevice(left, { random: seededRandomSource(1) });
        const device = new CapturingDevice(impaired, () => { }, () => 0);
        expect([device.name, device.capabilities, device.failure]).to.deep.equal([left.name, impaired.capabilities, null]);
        expect([device.readable, device.writable, device.counters]).to.deep.equal([
            impaired.readable,
            left.writable,
            left.counters,
        ]);
        expect(device.clocked).to.deep.equal([impaired]);
    });
});
//# sourceMappingURL=capturing_device.test.js.map