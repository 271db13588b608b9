/**
 * What it costs to write and read headers: ns a packet, median of nine rounds and their spread.
 * Run: `npx tsx tests/speed/tcp_wire.ts`, or `node dist/tests/speed/tcp_wire.js` after a build.
 */
import { emitIPv4Header, IPv4Header, parseIPv4Header } from '../../lib/network/ipv4_header.js';
import { ipv4PseudoHeaderSum } from '../../lib/network/pseudo_header.js';
import { ACK, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { emitTCPSegment, parseTCPSegment } from '../../lib/tcp_helpers/tcp_wire.js';
import { Chunk, NO_CHUNKS } from '../../lib/util/chunk.js';
import { CHECKSUM_TRUSTED, CHECKSUM_UNVERIFIED, Packet } from '../../lib/util/packet.js';
import { ParseFailure } from '../../lib/util/parse_failure.js';
import { Slab } from '../../lib/util/slab.js';
const ROUNDS = 9;
const CALLS = 400_000;
const SLOTS = 32;
const MTU_PAYLOAD = 1448;
const [SOURCE, DESTINATION] = [0x0a000001, 0x0a000002];
function measure(name, call) {
    let sink;
    const rounds = Array.from({ length: ROUNDS }, () => {
        const start = process.hrtime.bigint();
        for (let index = 0; index < CALLS; index += 1)
            sink = call(index);
        return Number(process.hrtime.bigint() - start) / CALLS;
    }).sort((a, b) => a - b);
    if (sink === undefined)
        throw new Error(`${name} gave nothing`);
    const [least, median, most] = [rounds[0], rounds[ROUNDS >> 1], rounds[ROUNDS - 1]];
    process.stdout.write(`${name.padEnd(52)} ${median.toFixed(1)} (${least.toFixed(1)}–${most.toFixed(1)})\n`);
}
const slabs = Array.from({ length: SLOTS }, () => new Slab(new Uint8Array(67_584).map((_, at) => at * 7)));
const payloads = slabs.map((slab) => [new Chunk(slab, 1001, MTU_PAYLOAD)]);
const outgoing = Packet.outgoing(new Slab(new Uint8Array(4096)));
const fields = { flags: ACK, window: 500, hasTimestamps: true, timestampValue: 4e9, timestampEcho: 7 };
const segment = Object.assign(new TCPSegment(), fields);
const header = Object.assign(new IPv4Header(), { source: SOURCE, destination: DESTINATION, protocol: 6 });
function emit(index, length, partialChecksum) {
    outgoing.resetOutgoing();
    outgoing.setPayload(length === 0 ? NO_CHUNKS : payloads[index % SLOTS], length);
    segment.payload = outgoing.payload;
    segment.payloadLength = length;
    emitTCPSegment(segment, outgoing, ipv4PseudoHeaderSum(SOURCE, DESTINATION, 6, 32 + length), partialChecksum);
    return outgoing;
}
const arrived = slabs.map((_, index) => {
    emit(index, MTU_PAYLOAD, false);
    emitIPv4Header(header, outgoing);
    const slab = new Slab(new Uint8Array(67_584));
    return { slab, length: outgoing.copyTo(slab.bytes, 64) };
});
const incoming = Packet.outgoing(slabs[0]);
const read = new IPv4Header();
function parse(index, checksum) {
    const { slab, length } = arrived[index % SLOTS];
    incoming.resetIncoming(slab, 64, length);
    incoming.checksum = checksum;
    if (parseIPv4Header(incoming, read) !== null)
        throw new Error('malformed');
    const sum = ipv4PseudoHeaderSum(read.source, read.destination, 6, incoming.totalLength);
    const result = parseTCPSegment(incoming, sum);
    if (result instanceof ParseFailure)
        throw new Error(result.reason);
    return result;
}
process.stdout.write(`Node ${process.version}, ns a packet, median (least–most) of ${ROUNDS} rounds\n`);
measure('emit TCP, no payload, checksum left to the device', (index) => emit(index, 0, true));
measure('emit TCP, no payload', (index) => emit(index, 0, false));
measure('emit TCP, 1,448 bytes, checksum left to the device', (index) => emit(index, MTU_PAYLOAD, true));
measure('emit TCP, 1,448 bytes', (index) => emit(index, MTU_PAYLOAD, false));
measure('emit IPv4', () => {
    outgoing.resetOutgoing();
    emitIPv4Header(header, outgoing);
    return outgoing;
});
measure('parse IPv4', (index) => {
    const { slab, length } = arrived[index % SLOTS];
    incoming.resetIncoming(slab, 64, length);
    return parseIPv4Header(incoming, read);
});
measure('parse IPv4 and TCP, 1,448 bytes, checksum trusted', (index) => parse(index, CHECKSUM_TRUSTED));
measure('parse IPv4 and TCP, 1,448 bytes', (index) => parse(index, CHECKSUM_UNVERIFIED));
//# sourceMappingURL=tcp_wire.js.map