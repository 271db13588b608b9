/**
 * The bytes of a packet, checksums included, exactly as its fields say: also of packets that no sane stack would send.
 * Pure. See wire_packet.ts.
 */
import { finishChecksum } from '../../util/internet_checksum.js';
import { PROTOCOL_NUMBERS, pseudoHeaderSum, sumBytes, } from './wire_packet.js';
/** Room for the options of a TCP header, bytes. */
export const MOST_OPTION_BYTES = 40;
export function encodePacket(packet) {
    const isIPv6 = packet.source.family === 6;
    const body = encodeTransport(packet, isIPv6);
    const number = protocolNumber(packet, isIPv6);
    const header = isIPv6 ? encodeIPv6(packet, number, body.byteLength) : encodeIPv4(packet, number, body.byteLength);
    return joined(header, body);
}
function joined(...parts) {
    const bytes = new Uint8Array(parts.reduce((total, part) => total + part.byteLength, 0));
    let at = 0;
    for (const part of parts) {
        bytes.set(part, at);
        at += part.byteLength;
    }
    return bytes;
}
function protocolNumber({ transport }, isIPv6) {
    if (transport.protocol === 'other')
        return transport.number;
    if (transport.protocol === 'icmp' && isIPv6)
        return PROTOCOL_NUMBERS.icmpv6;
    return PROTOCOL_NUMBERS[transport.protocol];
}
function encodeIPv4(packet, protocol, length) {
    const header = new Uint8Array(20);
    const view = new DataView(header.buffer);
    header[0] = 0x45;
    header[1] = packet.typeOfService;
    view.setUint16(2, 20 + length);
    view.setUint16(4, packet.identification);
    view.setUint16(6, packet.dontFragment ? 0x4000 : 0);
    header[8] = packet.timeToLive;
    header[9] = protocol;
    header.set(packet.source.toBytes(), 12);
    header.set(packet.destination.toBytes(), 16);
    view.setUint16(10, finishChecksum(sumBytes(header)));
    return header;
}
function encodeIPv6(packet, protocol, length) {
    const header = new Uint8Array(40);
    const view = new DataView(header.buffer);
    view.setUint32(0, 0x60000000 + packet.typeOfService * 2 ** 20 + packet.flowLabel);
    view.setUint16(4, length);
    header[6] = protocol;
    header[7] = packet.timeToLive;
    header.set(packet.source.toBytes(), 8);
    header.set(packet.destination.toBytes(), 24);
    return header;
}
function encodeTransport(packet, isIPv6) {
    const { transport, source, destination } = packet;
    if (transport.protocol === 'other')
        return transport.payload;
    const [header, checksumAt] = transport.protocol === 'tcp' ? [encodeTCP(transport), 16] : encodeShort(transport, transport.payload.byteLength);
    const body = joined(header, transport.payload);
    const hasPseudoHeader = transport.protocol !== 'icmp' || isIPv6;
    const number = protocolNumber(packet, isIPv6);
    const initial = hasPseudoHeader ? pseudoHeaderSum(source, destination, number, body.byteLength) : 0;
    new DataView(body.buffer).setUint16(checksumAt, finishChecksum(sumBytes(body) + initial));
    return body;
}
/** UDP and ICMP, whose headers are two words, and where their checksum lies. */
function encodeShort(transport, payloadLength) {
    const header = new Uint8Array(8);
    const view = new DataView(header.buffer);
    if (transport.protocol === 'icmp') {
        header[0] = transport.type;
        header[1] = transport.code;
        view.setUint32(4, transport.rest);
        return [header, 2];
    }
    view.setUint16(0, transport.sourcePort);
    view.setUint16(2, transport.destinationPort);
    view.setUint16(4, 8 + payloadLength);
    return [header, 6];
}
/** The header alone, with a checksum of 0: also what an ICMP error quotes. */
export function encodeTCP(tcp) {
    const options = encodeOptions(tcp.options);
    const header = new Uint8Array(20 + options.byteLength);
    const view = new DataView(header.buffer);
    view.setUint16(0, tcp.sourcePort);
    view.setUint16(2, tcp.destinationPort);
    view.setUint32(4, tcp.sequence);
    view.setUint32(8, tcp.acknowledgment);
    view.setUint16(12, ((header.byteLength / 4) << 12) | tcp.flags);
    view.setUint16(14, tcp.window);
    view.setUint16(18, tcp.urgentPointer);
    header.set(options, 20);
    return header;
}
function encodeOptions(options) {
    return joined(...options.map(({ kind, data }) => kind < 2 ? Uint8Array.of(kind) : joined(Uint8Array.of(kind, data.byteLength + 2), data)));
}
//# sourceMappingURL=wire_encoder.js.map