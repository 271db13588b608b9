/**
 * Packets as scripts see them: every field of IP, TCP, UDP and ICMP, options one by one in their order, whether they make
 * sense or not. The stack's own formats keep only what a stack needs; here the order of two NOPs matters.
 * Pure. RFC 791 §3.1, RFC 8200 §3, RFC 9293 §3.1, RFC 768, RFC 792, RFC 4443 §2.1.
 */
import { isChecksumIntact, plainSumBytes } from '../../util/internet_checksum.js';
import { IPAddress } from '../../util/ip_address.js';
export const PROTOCOL_NUMBERS = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };
/** Undefined: so damaged that nothing can be said about it. `problems` are for those who insist. */
export function decodePacket(bytes) {
    const version = (bytes[0] ?? 0) >> 4;
    if (version === 4 && bytes.byteLength >= 20)
        return decodeIPv4(bytes);
    if (version === 6 && bytes.byteLength >= 40)
        return decodeIPv6(bytes);
    return undefined;
}
function viewOf(bytes) {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
function decodeIPv4(bytes) {
    const view = viewOf(bytes);
    const headerLength = (bytes[0] & 15) * 4;
    const totalLength = view.getUint16(2);
    if (headerLength < 20 || headerLength > totalLength || totalLength > bytes.byteLength)
        return undefined;
    const problems = [];
    if (!isChecksumIntact(sumBytes(bytes, 0, headerLength)))
        problems.push('the checksum of the IP header is wrong');
    const source = IPAddress.fromBytes(bytes.subarray(12, 16));
    const destination = IPAddress.fromBytes(bytes.subarray(16, 20));
    const body = bytes.subarray(headerLength, totalLength);
    const transport = decodeTransport(body, bytes[9], source, destination, problems);
    if (transport === undefined)
        return undefined;
    const packet = {
        source,
        destination,
        typeOfService: bytes[1],
        timeToLive: bytes[8],
        flowLabel: 0,
        identification: view.getUint16(4),
        dontFragment: (bytes[6] & 0x40) !== 0,
        transport,
    };
    return { packet, problems };
}
function decodeIPv6(bytes) {
    const view = viewOf(bytes);
    const length = view.getUint16(4);
    if (40 + length > bytes.byteLength)
        return undefined;
    const first = view.getUint32(0);
    const source = IPAddress.fromBytes(bytes.subarray(8, 24));
    const destination = IPAddress.fromBytes(bytes.subarray(24, 40));
    const problems = [];
    const transport = decodeTransport(bytes.subarray(40, 40 + length), bytes[6], source, destination, problems);
    if (transport === undefined)
        return undefined;
    const packet = {
        source,
        destination,
        typeOfService: (first >>> 20) & 0xff,
        timeToLive: bytes[7],
        flowLabel: first & 0xfffff,
        identification: 0,
        dontFragment: true,
        transport,
    };
    return { packet, problems };
}
/** Running sum, see internet_checksum.ts. */
export function sumBytes(bytes, offset = 0, length = bytes.byteLength - offset) {
    return plainSumBytes(bytes, offset, length, 0);
}
/** Running sum of the pseudo-header, of either family (RFC 9293 §3.1). */
export function pseudoHeaderSum(source, destination, protocol, length) {
    return sumBytes(source.toBytes()) + sumBytes(destination.toBytes()) + protocol + length;
}
function decodeTransport(body, number, source, destination, problems) {
    const isICMP = number === PROTOCOL_NUMBERS.icmp || number === PROTOCOL_NUMBERS.icmpv6;
    const pseudoSum = number === PROTOCOL_NUMBERS.icmp ? 0 : pseudoHeaderSum(source, destination, number, body.byteLength);
    const isSound = isChecksumIntact(sumBytes(body) + pseudoSum);
    const view = viewOf(body);
    if (number === PROTOCOL_NUMBERS.tcp) {
        if (!isSound)
            problems.push('the TCP checksum is wrong');
        return body.byteLength < 20 ? undefined : decodeTCP(body, view);
    }
    if (number === PROTOCOL_NUMBERS.udp && body.byteLength >= 8) {
        if (!isSound && view.getUint16(6) !== 0)
            problems.push('the UDP checksum is wrong');
        const ports = { sourcePort: view.getUint16(0), destinationPort: view.getUint16(2) };
        return { protocol: 'udp', ...ports, payload: body.subarray(8) };
    }
    if (isICMP && body.byteLength >= 8) {
        if (!isSound)
            problems.push('the ICMP checksum is wrong');
        return { protocol: 'icmp', type: body[0], code: body[1], rest: view.getUint32(4), payload: body.subarray(8) };
    }
    return { protocol: 'other', number, payload: body };
}
function decodeTCP(body, view) {
    const headerLength = (body[12] >> 4) * 4;
    if (headerLength < 20 || headerLength > body.byteLength)
        return undefined;
    return {
        protocol: 'tcp',
        sourcePort: view.getUint16(0),
        destinationPort: view.getUint16(2),
        sequence: view.getUint32(4),
        acknowledgment: view.getUint32(8),
        flags: view.getUint16(12) & 0xfff,
        window: view.getUint16(14),
        urgentPointer: view.getUint16(18),
        options: decodeOptions(body.subarray(20, headerLength)),
        payload: body.subarray(headerLength),
    };
}
/** One by one, EOL included; what does not fit is left out. */
function decodeOptions(bytes) {
    const options = [];
    let at = 0;
    while (at < bytes.byteLength) {
        const kind = bytes[at];
        if (kind < 2) {
            options.push({ kind, data: new Uint8Array(0) });
            at += 1;
            continue;
        }
        const length = bytes[at + 1] ?? 0;
        if (length < 2 || at + length > bytes.byteLength)
            break;
        options.push({ kind, data: bytes.subarray(at + 2, at + length) });
        at += length;
    }
    return options;
}
//# sourceMappingURL=wire_packet.js.map