/** Packets through the addon, both ways: batches, bounds, and every way in which a packet or an interface can fail. */
import { expect } from 'chai';
import { eventually, requireTun, run, withNamespace } from '../harness/kernel.js';
import { echoRequest, ipv4Packet, isICMP, makeReady, openTun, receiveAll, transmitWhole, } from '../harness/native_tun.js';
const EAGAIN_FREE = 0;
const [EIO, EINVAL, EBADFD] = [5, 22, 77];
/** What postMessage() with a transfer list does to an array: its buffer belongs to somebody else from now on. */
function transferAway(array) {
    structuredClone(array.buffer, { transfer: [array.buffer] });
    expect(array.length).to.equal(0);
}
/** A device in its own namespace; the kernel is 10.53.0.1 there, everything else in 10.53.0.0/24 is ours. */
async function withDevice(options, test) {
    await withNamespace(async (namespace) => {
        const tun = openTun({ name: 'sunstar0', namespace, ...options });
        try {
            tun.ipv4 = '10.53.0.1/24';
            tun.up = true;
            const device = makeReady(tun);
            await test(device, namespace);
        }
        finally {
            tun.close();
        }
    });
}
/** Collects until `count` ICMP packets are there; the kernel's own multicast is passed over. */
async function icmpPackets(device, count) {
    const found = [];
    await eventually(`${count} ICMP packets arrive`, () => {
        found.push(...receiveAll(device).filter(isICMP));
        return found.length >= count;
    });
    return found;
}
async function statistic(namespace, name) {
    return Number(await run('ip', ['netns', 'exec', namespace, 'cat', `/sys/class/net/sunstar0/statistics/${name}`]));
}
describe('packets through a native TUN', () => {
    before(function () {
        requireTun(this);
    });
    it('says 0 when nothing waits', () => withDevice({}, (device) => {
        receiveAll(device);
        expect(device.tun.receive(64)).to.equal(0);
    }));
    it('reads a ping of the kernel, and the kernel reads our answer', () => withDevice({}, async (device, namespace) => {
        const ping = run('ip', ['netns', 'exec', namespace, 'ping', '-c', '1', '-W', '5', '10.53.0.2']);
        const [request = new Uint8Array()] = await icmpPackets(device, 1);
        expect([...request.subarray(12, 20)]).to.deep.equal([10, 53, 0, 1, 10, 53, 0, 2]);
        expect([request[20], request.length]).to.deep.equal([8, 84]);
        const reply = request.slice();
        reply.set(request.subarray(16, 20), 12);
        reply.set(request.subarray(12, 16), 16);
        reply[20] = 0;
        // The type went from 8 to 0, so the checksum goes up by 0x0800 (RFC 1624).
        const checksum = new DataView(reply.buffer);
        const sum = checksum.getUint16(22) + 0x0800;
        checksum.setUint16(22, (sum & 0xffff) + (sum >>> 16));
        expect(transmitWhole(device, [reply])).to.equal(1);
        expect(await ping).to.contain('1 received');
    }));
    it('carries batches both ways, in order', () => withDevice({}, async (device) => {
        receiveAll(device);
        const requests = Array.from({ length: 40 }, (_, i) => echoRequest('10.53.0.2', '10.53.0.1', i, 100 + i));
        expect(transmitWhole(device, requests)).to.equal(40);
        expect([...device.status]).to.deep.equal([0, 0]);
        const replies = await icmpPackets(device, 40);
        const sequences = replies.map((reply) => new DataView(reply.buffer).getUint16(26));
        expect(sequences).to.deep.equal(requests.map((_, i) => i));
        expect(replies.map(({ length }) => length)).to.deep.equal(requests.map(({ length }) => length));
    }));
    it('reads no more than asked and no more than there are slots', () => withDevice({}, async (device) => {
        const { tun } = device;
        receiveAll(device);
        const requests = Array.from({ length: 10 }, (_, i) => echoRequest('10.53.0.2', '10.53.0.1', i));
        transmitWhole(device, requests);
        expect(tun.receive(3)).to.equal(3);
        expect(tun.receive(0)).to.equal(0);
        tun.setReceiveSlots(device.slots.slice(0, 2), device.lengths);
        expect(tun.receive(64)).to.equal(2);
        const fresh = new Uint8Array(2_000);
        tun.replaceReceiveSlot(1, fresh);
        expect(tun.receive(64)).to.equal(2);
        expect(isICMP(fresh)).to.equal(true);
        expect(device.lengths[1]).to.equal(84);
    }));
    it('sends one packet gathered from many pieces', () => withDevice({}, async (device) => {
        const { tun, headers, descriptors } = device;
        receiveAll(device);
        const request = echoRequest('10.53.0.2', '10.53.0.1', 7, 400);
        headers.set(request.subarray(0, 28), 100);
        // Three payload arrays, of which one is not named and one is used twice: 150 + 150 + 100 bytes.
        const payloads = [request.slice(28, 328), new Uint8Array(0), request.slice(328)];
        descriptors.set([100, 28, 3, 0, 0, 150, 0, 150, 150, 2, 0, 100]);
        expect(tun.transmit(1, payloads)).to.equal(1);
        const [reply = new Uint8Array()] = await icmpPackets(device, 1);
        expect(reply.length).to.equal(request.length);
        expect(reply.subarray(28)).to.deep.equal(request.subarray(28));
    }));
    it('counts packets as dropped while the link is down, and sends again when it is up', () => withDevice({}, async (device) => {
        const { tun, status } = device;
        tun.up = false;
        const requests = [1, 2, 3].map((i) => echoRequest('10.53.0.2', '10.53.0.1', i));
        expect(transmitWhole(device, requests)).to.equal(3);
        expect([...status]).to.deep.equal([EIO, 3]);
        tun.up = true;
        expect(transmitWhole(device, requests)).to.equal(3);
        expect([...status]).to.deep.equal([0, 0]);
        await icmpPackets(device, 3);
    }));
    it('drops the one packet the kernel refuses and sends its neighbours', () => withDevice({}, async (device) => {
        receiveAll(device);
        // A first nibble of neither 4 nor 6 is no IP packet.
        const nonsense = new Uint8Array(40).fill(0xf0);
        const good = [1, 2].map((i) => echoRequest('10.53.0.2', '10.53.0.1', i));
        expect(transmitWhole(device, [good[0], nonsense, good[1]])).to.equal(3);
        expect([...device.status]).to.deep.equal([EINVAL, 1]);
        await icmpPackets(device, 2);
    }));
    it('takes a super-segment of 60,000 bytes in one write when the virtio header describes it', () => withDevice({ virtioHeader: true, offload: true }, async (device, namespace) => {
        const { tun, headers, descriptors, status } = device;
        const payload = new Uint8Array(60_000).fill(0x53);
        const tcp = new Uint8Array(20);
        tcp.set([0x12, 0x34, 0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0x50, 0x10, 0xff, 0xff]);
        const packet = ipv4Packet(6, '10.53.0.2', '10.53.0.1', new Uint8Array(tcp.length + payload.length));
        // NEEDS_CSUM, GSO_TCPV4, header 40 bytes, segments of 1,460, checksum from byte 20 stored at +16; little-endian.
        const virtio = new Uint8Array(10);
        const view = new DataView(virtio.buffer);
        virtio.set([1, 1]);
        [40, 1460, 20, 16].forEach((value, i) => view.setUint16(2 + 2 * i, value, true));
        headers.set(virtio);
        headers.set(packet.subarray(0, 20), 10);
        headers.set(tcp, 30);
        descriptors.set([0, 50, 1, 0, 0, payload.length]);
        const [packetsBefore, bytesBefore] = [
            await statistic(namespace, 'rx_packets'),
            await statistic(namespace, 'rx_bytes'),
        ];
        expect(tun.transmit(1, [payload])).to.equal(1);
        expect([...status]).to.deep.equal([0, 0]);
        expect((await statistic(namespace, 'rx_packets')) - packetsBefore).to.equal(1);
        expect((await statistic(namespace, 'rx_bytes')) - bytesBefore).to.equal(60_040);
        // A segment size of 0 is nonsense to the kernel: refused and counted, not fatal.
        view.setUint16(4, 0, true);
        headers.set(virtio);
        expect(tun.transmit(1, [payload])).to.equal(1);
        expect([...status]).to.deep.equal([EINVAL, 1]);
    }));
    it('reports a deleted interface with EBADFD, receiving and transmitting', () => withDevice({}, async (device, namespace) => {
        await run('ip', ['-n', namespace, 'link', 'del', 'sunstar0']);
        expect(device.tun.receive(64)).to.equal(-EBADFD);
        expect(transmitWhole(device, [echoRequest('10.53.0.2', '10.53.0.1', 1)])).to.equal(-EBADFD);
        expect([...device.status]).to.deep.equal([EBADFD, 0]);
    }));
    it('sends nothing of a batch in which one descriptor is wrong', () => withDevice({}, async (device, namespace) => {
        const { tun, headers, descriptors } = device;
        const request = echoRequest('10.53.0.2', '10.53.0.1', 1);
        headers.set(request);
        const payload = new Uint8Array(100);
        const before = await statistic(namespace, 'rx_packets');
        const wrong = [
            [-1, 20, 0],
            [0, -20, 0],
            [65_530, 7, 0],
            [0x7fffffff, 0x7fffffff, 0],
            [0, 20, 65],
            [0, 20, -1],
            [0, 20, 1, 1, 0, 1],
            [0, 20, 1, -1, 0, 1],
            [0, 20, 1, 0x7fffffff, 0, 1],
            [0, 20, 1, 0, 0, 101],
            [0, 20, 1, 0, 100, 1],
            [0, 20, 1, 0, -1, 1],
            [0, 20, 1, 0, 50, 0x7fffffff],
        ];
        for (const description of wrong) {
            descriptors.set([0, request.length, 0, ...description]);
            expect(() => tun.transmit(2, [payload]), description.join(' ')).to.throw(RangeError, 'packet 1');
        }
        expect(() => tun.transmit(1025, [])).to.throw(RangeError);
        expect(() => tun.transmit(-1, [])).to.throw(RangeError);
        descriptors.fill(0);
        descriptors[4_091] = 64;
        descriptors.fill(64, 2, 3);
        tun.setTransmitBuffers(headers, descriptors.subarray(0, 5), device.status);
        expect(() => tun.transmit(1, [payload])).to.throw(RangeError, 'end inside');
        expect(() => tun.transmit(1, ['text'])).to.throw();
        expect(await statistic(namespace, 'rx_packets')).to.equal(before);
    }));
    it('never touches an array whose buffer was transferred away', () => withDevice({}, async (device) => {
        const { tun, descriptors, headers, status } = device;
        receiveAll(device);
        const slot = new Uint8Array(2_000);
        tun.setReceiveSlots([slot], device.lengths);
        transferAway(slot);
        const request = echoRequest('10.53.0.2', '10.53.0.1', 1);
        transmitWhole(device, [request]);
        expect(tun.receive(1)).to.equal(-14);
        // The packet is still there for a slot that exists.
        tun.replaceReceiveSlot(0, new Uint8Array(2_000));
        expect(tun.receive(1)).to.equal(1);
        const payload = new Uint8Array(100);
        transferAway(payload);
        descriptors.set([0, 20, 1, 0, 0, 1]);
        expect(() => tun.transmit(1, [payload])).to.throw(RangeError);
        transferAway(headers);
        descriptors.set([0, 20, 0]);
        expect(() => tun.transmit(1, [])).to.throw(RangeError);
        transferAway(descriptors);
        expect(() => tun.transmit(1, [])).to.throw(RangeError);
        transferAway(status);
        expect(() => tun.transmit(0, [])).to.throw(RangeError);
    }));
    it('tells of a failure behind a packet in the next call, so that the packet is not lost', () => withDevice({}, (device) => {
        const { tun, lengths } = device;
        receiveAll(device);
        const second = new Uint8Array(2_000);
        tun.setReceiveSlots([new Uint8Array(2_000), second], lengths);
        transferAway(second);
        transmitWhole(device, [1, 2].map((i) => echoRequest('10.53.0.2', '10.53.0.1', i)));
        expect([tun.receive(2), lengths[0], tun.receive(2), tun.receive(1)]).to.deep.equal([1, 84, -14, 1]);
    }));
    it('carries Ethernet frames over a TAP', () => withDevice({ kind: 'tap' }, async (device, namespace) => {
        const ping = run('ip', ['netns', 'exec', namespace, 'ping', '-c', '1', '-W', '1', '10.53.0.2']).catch(() => 'lost');
        const frames = [];
        const isARP = (frame) => frame[12] === 0x08 && frame[13] === 0x06;
        await eventually('the kernel asks who has 10.53.0.2', () => {
            frames.push(...receiveAll(device));
            return frames.some(isARP);
        });
        const request = frames.find(isARP) ?? new Uint8Array();
        const sender = [...request.subarray(6, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
        expect(sender).to.equal(device.tun.mac);
        expect([...request.subarray(38, 42)]).to.deep.equal([10, 53, 0, 2]);
        expect(await ping).to.equal('lost');
    }));
    it('survives being closed by its own payload array', () => withDevice({}, (device) => {
        const { tun, headers, descriptors } = device;
        headers.set(echoRequest('10.53.0.2', '10.53.0.1', 1));
        descriptors.set([0, 28, 1, 0, 0, 56]);
        const treacherous = [];
        Object.defineProperty(treacherous, 0, {
            get: () => {
                expect(() => tun.transmit(1, treacherous)).to.throw(RangeError, 'accessor');
                tun.close();
                return new Uint8Array(56);
            },
        });
        expect(() => tun.transmit(1, treacherous))
            .to.throw()
            .with.property('code', 'ERR_DEVICE_CLOSED');
    }));
    it('wants slots and buffers of the right kind, and before they are needed', () => withNamespace((namespace) => {
        const tun = openTun({ namespace });
        expect(() => tun.receive(1)).to.throw(RangeError, 'setReceiveSlots');
        expect(() => tun.transmit(0, [])).to.throw(RangeError, 'setTransmitBuffers');
        const lengths = new Int32Array(64);
        expect(() => tun.setReceiveSlots([], lengths)).to.throw(RangeError);
        expect(() => tun.setReceiveSlots([new Uint8Array(9), new Uint8Array(9)], new Int32Array(1))).to.throw(RangeError);
        expect(() => tun.setReceiveSlots([lengths], lengths)).to.throw(TypeError);
        expect(() => tun.setReceiveSlots(Array.from({ length: 65 }, () => new Uint8Array(9)), lengths)).to.throw(RangeError);
        tun.setReceiveSlots([Buffer.alloc(100)], lengths);
        expect(() => tun.replaceReceiveSlot(1, new Uint8Array(9))).to.throw(RangeError);
        expect(() => tun.setTransmitBuffers(new Uint8Array(9), lengths, new Int32Array(1))).to.throw(RangeError);
        expect(tun.receive(1)).to.equal(EAGAIN_FREE);
        tun.close();
    }));
});
//# sourceMappingURL=native_tun_packets.test.js.map