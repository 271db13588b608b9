/**
 * Whatever arrives over IPv6, the stack neither throws nor grows, answers a packet by one of its own at most, and serves
 * honest peers afterwards. SUNSTAR_SEED repeats a run.
 */
import { expect } from 'chai';
import { Packet } from '../../lib/util/packet.js';
import { below, seededRandomSource } from '../../lib/util/random_source.js';
import { finishChecksum, plainSumBytes } from '../../lib/util/internet_checksum.js';
import { accepted, endpoint, packetOf, PEER6, StackHarness, US6 } from './stack_harness.js';
const SEED = Number(process.env.SUNSTAR_SEED ?? 1);
const SIX = { from: PEER6, to: US6 };
const NEXT = [0, 6, 6, 6, 17, 43, 44, 58, 59, 60, 132];
function randomPacket(random) {
    const spec = {
        ...SIX,
        port: 5000 + below(random, 3),
        toPort: 80 + below(random, 2),
        flags: ['SYN', 'FIN', 'RST', 'ACK'].filter(() => below(random, 3) === 0).join(' '),
        seq: 1000 + below(random, 3),
        ack: random.uint32(),
        data: new Uint8Array(below(random, 200)),
    };
    const bytes = packetOf(spec).toBytes();
    const damages = below(random, 4);
    for (let damage = 0; damage < damages; damage += 1)
        bytes[below(random, bytes.byteLength)] = random.uint32();
    if (below(random, 2) === 0)
        bytes[6] = NEXT[below(random, NEXT.length)];
    if (below(random, 3) === 0)
        bytes[40] = NEXT[below(random, NEXT.length)];
    // Right again, so that the damage gets past the checksum of TCP or of ICMPv6.
    if (below(random, 2) === 0)
        mendChecksum(bytes);
    return below(random, 4) === 0 ? bytes.subarray(0, below(random, bytes.byteLength + 1)) : bytes;
}
function mendChecksum(bytes) {
    const at = bytes[6] === 58 ? 42 : 56;
    const length = bytes.byteLength - 40;
    [bytes[4], bytes[5]] = [length >> 8, length & 0xff];
    bytes[at] = bytes[at + 1] = 0;
    const pseudo = plainSumBytes(bytes, 8, 32, bytes[6] + length);
    const checksum = finishChecksum(plainSumBytes(bytes, 40, length, pseudo));
    [bytes[at], bytes[at + 1]] = [checksum >> 8, checksum & 0xff];
}
describe('Stack: hostile input over IPv6', function () {
    this.timeout(30_000);
    it(`survives 15,000 packets with broken headers, and answers each by one at most (seed ${SEED})`, () => {
        const random = seededRandomSource(SEED);
        const harness = new StackHarness({}, { address6: US6 });
        harness.stack.listen(endpoint('[::]:80'), { backlog: 16 }, (one) => one.orphan());
        accepted(harness, 80, 4000, SIX);
        let icmp = 0;
        for (let step = 0; step < 15_000; step += 1) {
            const bytes = randomPacket(random);
            harness.arrivesPacket(Packet.fromBytes(bytes));
            const sent = harness.turn();
            // A connection just accepted has its FIN to send besides.
            expect(sent.length).to.be.at.most(2);
            icmp += sent.filter((one) => one.icmp !== null).length;
            if (step % 1000 === 0)
                harness.after(1000);
        }
        expect(icmp, 'reports and echoes').to.be.greaterThan(250);
        expect(harness.stack.endpointCount).to.be.at.most(100);
        expect(harness.stack.counters.packetsDropped).to.be.greaterThan(5000);
        harness.after(200_000);
        const before = harness.stack.counters.connectionsAccepted;
        accepted(harness, 80, 9999, SIX);
        expect(harness.stack.counters.connectionsAccepted).to.equal(before + 1);
    });
});
//# sourceMappingURL=stack_ipv6_hostile.test.js.map