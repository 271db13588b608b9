/**
 * What devices cost for each packet: ns, median and spread of seven rounds. The rows of the TUN need root, and the kernel's
 * own work for each packet is in them.
 */
import { memoryLink } from '../../lib/devices/memory_link.js';
import { openTUN } from '../../lib/devices/tun_device.js';
import { Chunk } from '../../lib/util/chunk.js';
import { CHECKSUM_COMPLETE, CHECKSUM_PARTIAL, Packet } from '../../lib/util/packet.js';
import { Slab } from '../../lib/util/slab.js';
const ROUNDS = 7;
const BATCH = 32;
function measure(name, packets, round) {
    const results = [];
    for (let index = 0; index <= ROUNDS; index += 1) {
        const started = performance.now();
        round();
        results.push(((performance.now() - started) * 1e6) / packets);
    }
    results.shift();
    results.sort((a, b) => a - b);
    const [fastest, median, slowest] = [results[0], results[ROUNDS >> 1], results[ROUNDS - 1]];
    process.stdout.write(`  ${name.padEnd(62)} ${median.toFixed(0).padStart(6)}   (${fastest.toFixed(0)}–${slowest.toFixed(0)})\n`);
}
/** A TCP segment to an address that nobody routes: the kernel drops it as soon as it has looked at its IP header. */
function packetWith(payloadBytes, isSuperSegment) {
    const packet = Packet.outgoing(new Slab(new Uint8Array(512)));
    packet.resetOutgoing();
    packet.prepend(40);
    for (let at = 0; at < 40; at += 4)
        packet.setUint32(at, 0);
    if (payloadBytes > 0)
        packet.setPayload([Chunk.fromBytes(new Uint8Array(payloadBytes))]);
    packet.setUint8(0, 0x45);
    packet.setUint16(2, packet.totalLength);
    packet.setUint8(8, 64);
    packet.setUint8(9, 6);
    packet.setUint32(12, 0x0a350002);
    packet.setUint32(16, 0xf0000001);
    packet.setUint8(32, 0x50);
    packet.checksum = isSuperSegment ? CHECKSUM_PARTIAL : CHECKSUM_COMPLETE;
    packet.checksumStart = 20;
    packet.checksumOffset = 16;
    packet.segmentSize = isSuperSegment ? 1448 : 0;
    return packet;
}
for (const [copy, payloadBytes] of [
    [true, 0],
    [true, 1448],
    [true, 64_000],
    [false, 1448],
    [false, 64_000],
]) {
    const [left, right] = memoryLink({ copy, segmentationOffloadBytes: 65535, checksumOffload: true });
    const packet = packetWith(payloadBytes, payloadBytes > 1448);
    const packets = payloadBytes > 1448 && copy ? 20_000 : 200_000;
    measure(`memory link, ${copy ? 'copied' : 'by reference'}, ${payloadBytes} bytes of payload`, packets, () => {
        for (let sent = 0; sent < packets; sent += BATCH) {
            for (let index = 0; index < BATCH; index += 1)
                left.transmit(packet);
            right.receive(() => { }, 64);
        }
    });
}
const problem = process.getuid?.() === 0 ? null : 'not root';
if (problem !== null)
    process.stdout.write(`  TUN: skipped, ${problem}\n`);
else {
    for (const payloadBytes of [0, 512, 1448, 64_000]) {
        const tun = openTUN({ ipv4: '10.53.0.1/24', up: true });
        const packet = packetWith(payloadBytes, payloadBytes > 1448);
        const packets = 64_000;
        for (const batch of [1, BATCH]) {
            measure(`TUN, ${payloadBytes} bytes of payload, ${batch} in a call`, packets, () => {
                for (let sent = 0; sent < packets; sent += batch) {
                    for (let index = 0; index < batch; index += 1)
                        tun.transmit(packet);
                    tun.flush();
                }
            });
        }
        tun.close();
    }
}
//# sourceMappingURL=devices.js.map