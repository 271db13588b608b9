/**
 * Whatever arrives, the stack neither throws nor grows, answers a packet by one of its own at most, and serves honest
 * peers afterwards. SUNSTAR_SEED repeats a run.
 */
import { expect } from 'chai';
import { finishChecksum, plainSumBytes } from '../../lib/util/internet_checksum.js';
import { Packet } from '../../lib/util/packet.js';
import { below, seededRandomSource } from '../../lib/util/random_source.js';
import { accepted, endpoint, packetOf, PEER, StackHarness, US, } from './stack_harness.js';
const SEED = Number(process.env.SUNSTAR_SEED ?? 1);
const WORDS = ['SYN', 'FIN', 'RST', 'PSH', 'ACK', 'URG'];
/** Makes checksums right again, so that the damage gets past them. */
function mendChecksums(bytes) {
    const headerLength = (bytes[0] & 0xf) * 4;
    if (headerLength < 20 || headerLength > bytes.byteLength)
        return;
    bytes[10] = bytes[11] = 0;
    const header = finishChecksum(plainSumBytes(bytes, 0, headerLength, 0));
    [bytes[10], bytes[11]] = [header >> 8, header & 0xff];
    const end = Math.min(bytes.byteLength, (bytes[2] << 8) | bytes[3]);
    const length = end - headerLength;
    const at = headerLength + (bytes[9] === 6 ? 16 : 2);
    if (at + 1 >= end || (bytes[9] !== 6 && bytes[9] !== 1))
        return;
    bytes[at] = bytes[at + 1] = 0;
    const pseudo = bytes[9] === 6 ? plainSumBytes(bytes, 12, 8, 6 + length) : 0;
    const sum = finishChecksum(plainSumBytes(bytes, headerLength, length, pseudo));
    [bytes[at], bytes[at + 1]] = [sum >> 8, sum & 0xff];
}
function randomSegment(random, near) {
    // Half of them are right to the byte or one off, so that connections come about and live on for a while.
    const around = (value) => (value + (below(random, 2) === 0 ? below(random, 3) - 1 : below(random, 4000) - 2000)) >>> 0;
    return {
        from: below(random, 4) === 0 ? `10.0.0.${below(random, 256)}` : PEER,
        port: below(random, 2) === 0 ? near.port : 5000 + below(random, 3),
        toPort: 80 + below(random, 2),
        flags: WORDS.filter(() => below(random, 3) === 0).join(' '),
        seq: below(random, 3) === 0 ? random.uint32() : around(near.theirs),
        ack: below(random, 3) === 0 ? random.uint32() : around(near.ours),
        window: below(random, 65536),
        data: new Uint8Array(below(random, 4) === 0 ? below(random, 1400) : 0),
        ...(below(random, 2) === 0 ? { timestamps: [random.uint32(), random.uint32()] } : {}),
    };
}
describe('Stack: hostile input', function () {
    this.timeout(30_000);
    it(`survives 30,000 segments that lie, in whatever state they find it (seed ${SEED})`, () => {
        const random = seededRandomSource(SEED);
        const harness = new StackHarness();
        harness.stack.listen(endpoint('0.0.0.0:80'), { backlog: 16 }, (one) => {
            one.observer = { endpointChanged: () => one.connection.inbound.read()?.release() };
            one.connection.outbound.writeCopy(new Uint8Array(2000));
            if (below(random, 3) === 0)
                one.orphan();
            one.touch();
        });
        let near = accepted(harness, 80);
        for (let step = 0; step < 30_000; step += 1) {
            harness.arrives(randomSegment(random, near));
            if (below(random, 20) === 0) {
                for (const { segment, seq, ack } of harness.turn()) {
                    if (segment?.destinationPort === near.port)
                        near = { ...near, ours: seq, theirs: ack };
                }
            }
            if (below(random, 50) === 0)
                harness.after(below(random, 2000));
            if (step % 300 === 0) {
                harness.turn();
                near = accepted(harness, 80, 10_000 + step / 300);
            }
            expect(harness.stack.endpointCount).to.be.at.most(2000);
        }
        harness.turn();
        const before = harness.stack.counters.connectionsAccepted;
        expect(before).to.be.greaterThan(90);
        accepted(harness, 80, 9999);
        expect(harness.stack.counters.connectionsAccepted).to.equal(before + 1);
    });
    it(`survives 30,000 packets with broken headers and right checksums, and drops them by name (seed ${SEED})`, () => {
        const random = seededRandomSource(SEED + 1);
        const harness = new StackHarness();
        harness.stack.listen(endpoint('0.0.0.0:80'), {}, () => { });
        const near = accepted(harness, 80);
        let sent = 0;
        for (let step = 0; step < 30_000; step += 1) {
            const bytes = packetOf(randomSegment(random, near)).toBytes();
            for (let damage = 0; damage <= below(random, 4); damage += 1) {
                bytes[below(random, Math.min(bytes.byteLength, 60))] = random.uint32();
            }
            const cut = below(random, 3) === 0 ? bytes.subarray(0, below(random, bytes.byteLength + 1)) : bytes;
            if (below(random, 4) !== 0 && cut.byteLength >= 20)
                mendChecksums(cut);
            harness.arrivesPacket(Packet.fromBytes(cut));
            sent += harness.turn().length;
        }
        const { packetsReceived, packetsDropped } = harness.stack.counters;
        expect(packetsReceived).to.equal(30_002);
        expect(packetsDropped).to.be.greaterThan(20_000);
        expect(sent).to.be.lessThan(packetsReceived);
        accepted(harness, 80, 9999);
    });
    it('answers one packet by one at most', () => {
        const random = seededRandomSource(SEED + 2);
        for (let run = 0; run < 2000; run += 1) {
            const harness = new StackHarness();
            harness.stack.listen(endpoint('0.0.0.0:80'), {}, () => { });
            const near = accepted(harness, 80);
            const spec = { ...randomSegment(random, near), from: PEER, port: 5000, toPort: 80 };
            expect(harness.answerTo(spec).length, `to ${spec.flags} seq ${spec.seq} ack ${spec.ack}`).to.be.at.most(1);
        }
    });
    it("two closed ends that only know each other's resets fall silent", () => {
        const [left, right] = [new StackHarness(), new StackHarness({}, { address: PEER })];
        left.arrives({ port: 1, toPort: 2, flags: 'ACK', seq: 5, ack: 6 });
        let packets = 0;
        for (let round = 0; round < 10; round += 1) {
            for (const [from, to, destination] of [
                [left, right, PEER],
                [right, left, US],
            ]) {
                for (const { segment, flags, seq, ack, source } of from.turn()) {
                    packets += 1;
                    const { sourcePort: port, destinationPort: toPort } = segment;
                    to.arrives({ from: source, to: destination, port, toPort, flags, seq, ack });
                }
            }
        }
        expect(packets).to.equal(1);
    });
});
//# sourceMappingURL=stack_hostile.test.js.map