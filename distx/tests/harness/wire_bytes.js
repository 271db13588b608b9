/** Bytes written as hex, packets made of them, and datagrams recorded from a Linux kernel. */
import { Chunk } from '../../lib/util/chunk.js';
import { HEADROOM_BYTES, Packet } from '../../lib/util/packet.js';
import { Slab } from '../../lib/util/slab.js';
/** `'45 00'` or `'4500'`. */
export function bytesOf(hex) {
    return Uint8Array.from(hex.match(/[\da-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
}
export function hexOf(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
export function packetOf(hex) {
    return Packet.fromBytes(bytesOf(hex));
}
/** An empty outgoing packet with chunks of these sizes behind it, filled 1, 2, 3, …, at odd and even offsets. */
export function outgoingWith(...sizes) {
    const packet = Packet.outgoing(new Slab(new Uint8Array(HEADROOM_BYTES)));
    let next = 0;
    const chunks = sizes.map((size, index) => {
        const bytes = new Uint8Array(size + index);
        for (let at = index; at < bytes.length; at += 1)
            bytes[at] = next += 1;
        return new Chunk(new Slab(bytes), index, size);
    });
    packet.setPayload(chunks);
    return packet;
}
/** The same bytes as an incoming packet: contiguous, as a device lends them, at an odd place in its slab. */
export function arriving(packet) {
    const bytes = packet.toBytes();
    const slab = new Slab(new Uint8Array(bytes.byteLength + 7));
    slab.bytes.set(bytes, 7);
    return new Packet(slab, 7, bytes.byteLength);
}
/** What Linux 6 wrote to a TUN without offload, for 10.9.0.1 → 10.9.0.2. */
export const RECORDED = {
    /** To port 80: MSS 1460, SACK permitted, timestamps 765571775/0, window scale 10, window 64240. */
    tcpSyn: '4500003c7d3240004006a9750a0900010a090002' +
        'a8f200502dcb79ea00000000a002faf0079f0000020405b40402080a2da1b2bf000000000103030a',
    /** To port 9: "hello". */
    udpHello: '45000021a0aa40004011860d0a0900010a090002adb20009000dfa3168656c6c6f',
    /** Identifier 0x3963, sequence 1, 20 bytes of data. */
    echoRequest: '45000030ca2f400040015c890a0900010a090002' + '080097f139630001ef28016b00000000714f00000000000061626364',
};
/** The same over IPv6, for fd09::1 → fd09::2. */
export const RECORDED_IPV6 = {
    /** To port 80: MSS 1440, SACK permitted, timestamps, window scale 10, flow label 0xe0b87. */
    tcpSyn: '600e0b8700280640fd090000000000000000000000000001fd090000000000000000000000000002' +
        '9a540050b5d8879400000000a002fd20bd260000020405a00402080ab782041f000000000103030a',
    /** To port 9: "hello" and a line feed. */
    udpHello: '60094f70000e1140fd090000000000000000000000000001fd090000000000000000000000000002' + '86900009000e3b4668656c6c6f0a',
    /** Identifier 0x687f, sequence 1, 20 bytes of data. */
    echoRequest: '600fb211001c3a40fd090000000000000000000000000001fd090000000000000000000000000002' +
        '80009aff687f000172af066b00000000ded308000000000010111213',
};
//# sourceMappingURL=wire_bytes.js.map