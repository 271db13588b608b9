/**
 * Captures as files: pcapng is written, pcapng and classic pcap are read, whatever their byte order and resolution.
 * Bytes in, bytes out; who opens the file is not known here.
 * Pure. Formats: draft-ietf-opsawg-pcapng, draft-ietf-opsawg-pcap. Not here: name resolution, statistics, secrets.
 *
 *   pcapng   | section header | interface | packet | packet | …       each block: type, length, body, length again
 *            packet: interface, time (64 bits), captured and original length, bytes padded to 4, options, end of options
 *   pcap     | magic, snap length, link type | seconds, fraction, lengths, bytes | …
 */
import { UsageError } from './errors.js';
/** Packets begin with an IP header: what a TUN carries. */
export const LINKTYPE_RAW = 101;
/** Packets begin with an Ethernet header: what a TAP carries. */
export const LINKTYPE_ETHERNET = 1;
const SECTION_HEADER_BLOCK = 0x0a0d0d0a;
const INTERFACE_BLOCK = 1;
const SIMPLE_PACKET_BLOCK = 3;
const ENHANCED_PACKET_BLOCK = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const OPTION_END = 0;
const OPTION_COMMENT = 1;
const OPTION_INTERFACE_NAME = 2;
const OPTION_PACKET_FLAGS = 2;
const OPTION_TIME_RESOLUTION = 9;
const OPTION_TIME_OFFSET = 14;
const PCAP_MAGIC_MICROSECONDS = 0xa1b2c3d4;
const PCAP_MAGIC_NANOSECONDS = 0xa1b23c4d;
/** Nobody's blocks are larger; beyond it a length is damage. Bytes. */
const LARGEST_BLOCK = 0x1000000;
/** Time stamps from milliseconds, as our clocks count them; exact to the nanosecond within the first 100 days. */
export function captureTime(ms) {
    const seconds = Math.floor(ms / 1000);
    return { seconds, nanoseconds: Math.min(Math.round((ms - seconds * 1000) * 1e6), 999_999_999) };
}
/** What every pcapng file begins with; little-endian. */
export function pcapngSectionHeader() {
    const body = new Uint8Array(16);
    const view = new DataView(body.buffer);
    view.setUint32(0, BYTE_ORDER_MAGIC, true);
    view.setUint16(4, 1, true); // version 1.0
    view.setInt32(8, -1, true); // length of the section: not given, 64 bits of ones
    view.setInt32(12, -1, true);
    return block(SECTION_HEADER_BLOCK, body);
}
/** Introduces an interface; they count from 0 in the order in which they are introduced. Time in nanoseconds. */
export function pcapngInterface(description) {
    const fixed = new Uint8Array(8);
    const view = new DataView(fixed.buffer);
    view.setUint16(0, description.linkType, true);
    view.setUint32(4, description.snapLength ?? 0, true);
    const name = description.name === undefined ? [] : [option(OPTION_INTERFACE_NAME, utf8(description.name))];
    const resolution = option(OPTION_TIME_RESOLUTION, Uint8Array.of(9)); // 10^−9 s
    return block(INTERFACE_BLOCK, join([fixed, ...name, resolution, option(OPTION_END)]));
}
/** One packet, as an enhanced packet block. */
export function pcapngPacket(packet) {
    const fixed = new Uint8Array(20);
    const view = new DataView(fixed.buffer);
    const time = BigInt(packet.seconds) * 1000000000n + BigInt(packet.nanoseconds); // 64 bits, beyond a double
    view.setUint32(0, packet.interfaceIndex ?? 0, true);
    view.setUint32(4, Number((time >> 32n) & 0xffffffffn), true);
    view.setUint32(8, Number(time & 0xffffffffn), true);
    view.setUint32(12, packet.bytes.byteLength, true);
    view.setUint32(16, packet.originalLength ?? packet.bytes.byteLength, true);
    const options = [];
    if (packet.comment !== undefined)
        options.push(option(OPTION_COMMENT, utf8(packet.comment)));
    if (packet.direction !== undefined) {
        options.push(option(OPTION_PACKET_FLAGS, Uint8Array.of(packet.direction === 'inbound' ? 1 : 2, 0, 0, 0)));
    }
    if (options.length > 0)
        options.push(option(OPTION_END));
    return block(ENHANCED_PACKET_BLOCK, join([fixed, padded(packet.bytes), ...options]));
}
/**
 * Reads a whole file. Blocks of a kind that we do not know are skipped. Throws UsageError when it is no capture at all;
 * damage further on ends the reading and shows in `truncated`. The packets' bytes are views of `file`.
 */
export function parseCapture(file) {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const magic = file.byteLength < 12 ? 0 : view.getUint32(0);
    if (magic === SECTION_HEADER_BLOCK)
        return parsePcapng(file, view);
    for (const littleEndian of [false, true]) {
        const number = file.byteLength < 24 ? 0 : view.getUint32(0, littleEndian);
        if (number === PCAP_MAGIC_MICROSECONDS)
            return parsePcap(file, view, littleEndian, 1000);
        if (number === PCAP_MAGIC_NANOSECONDS)
            return parsePcap(file, view, littleEndian, 1);
    }
    throw new UsageError('ERR_NOT_A_CAPTURE', `the file begins with ${magic.toString(16)}, neither pcapng nor pcap`);
}
function parsePcap(file, view, littleEndian, nanoseconds) {
    const packets = [];
    let at = 24;
    while (at + 16 <= file.byteLength) {
        const length = view.getUint32(at + 8, littleEndian);
        if (at + 16 + length > file.byteLength)
            break;
        packets.push({
            seconds: view.getUint32(at, littleEndian),
            nanoseconds: view.getUint32(at + 4, littleEndian) * nanoseconds,
            bytes: file.subarray(at + 16, at + 16 + length),
            originalLength: view.getUint32(at + 12, littleEndian),
            interfaceIndex: 0,
        });
        at += 16 + length;
    }
    const snapLength = view.getUint32(16, littleEndian);
    const linkType = view.getUint32(20, littleEndian) & 0xffff;
    return { format: 'pcap', interfaces: [{ linkType, snapLength }], packets, truncated: at !== file.byteLength };
}
function parsePcapng(file, view) {
    const interfaces = [];
    const packets = [];
    let littleEndian = true;
    /** Interfaces count anew in each section. */
    let sectionStart = 0;
    let at = 0;
    while (at + 12 <= file.byteLength) {
        const isSection = view.getUint32(at) === SECTION_HEADER_BLOCK;
        if (isSection) {
            littleEndian = view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
            sectionStart = interfaces.length;
        }
        const length = view.getUint32(at + 4, littleEndian);
        if (length < 12 || length % 4 !== 0 || length > LARGEST_BLOCK || at + length > file.byteLength)
            break;
        const body = new DataView(file.buffer, file.byteOffset + at + 8, length - 12);
        const type = view.getUint32(at, littleEndian);
        if (type === INTERFACE_BLOCK && body.byteLength >= 8)
            interfaces.push(parseInterface(body, littleEndian));
        else if (type === ENHANCED_PACKET_BLOCK || type === SIMPLE_PACKET_BLOCK) {
            const packet = type === ENHANCED_PACKET_BLOCK
                ? parseEnhancedPacket(body, littleEndian, interfaces, sectionStart)
                : parseSimplePacket(body, littleEndian, interfaces, sectionStart);
            if (packet === undefined)
                break;
            packets.push(packet);
        }
        at += length;
    }
    const descriptions = interfaces.map(({ description }) => description);
    return { format: 'pcapng', interfaces: descriptions, packets, truncated: at !== file.byteLength };
}
function parseInterface(body, littleEndian) {
    let name;
    let unitsPerSecond = 1000000n;
    let offsetSeconds = 0;
    for (const { code, value } of options(body, 8, littleEndian)) {
        if (code === OPTION_INTERFACE_NAME)
            name = fromUTF8(value);
        if (code === OPTION_TIME_RESOLUTION && value.byteLength === 1) {
            const exponent = value.getUint8(0);
            unitsPerSecond = exponent < 0x80 ? 10n ** BigInt(exponent) : 2n ** BigInt(exponent & 0x7f);
        }
        if (code === OPTION_TIME_OFFSET && value.byteLength === 8) {
            offsetSeconds = Number(value.getBigInt64(0, littleEndian));
        }
    }
    const linkType = body.getUint16(0, littleEndian);
    const snapLength = body.getUint32(4, littleEndian);
    const description = { linkType, snapLength, ...(name === undefined ? {} : { name }) };
    return { description, unitsPerSecond, offsetSeconds };
}
/** Undefined: damaged, or of an interface that nobody introduced. */
function parseEnhancedPacket(body, littleEndian, interfaces, sectionStart) {
    if (body.byteLength < 20)
        return undefined;
    const interfaceIndex = sectionStart + body.getUint32(0, littleEndian);
    const length = body.getUint32(12, littleEndian);
    const from = interfaces[interfaceIndex];
    if (from === undefined || 20 + length > body.byteLength)
        return undefined;
    const high = BigInt(body.getUint32(4, littleEndian));
    const time = (high << 32n) | BigInt(body.getUint32(8, littleEndian));
    let direction;
    let comment;
    for (const { code, value } of options(body, 20 + paddedLength(length), littleEndian)) {
        if (code === OPTION_COMMENT)
            comment = fromUTF8(value);
        if (code === OPTION_PACKET_FLAGS && value.byteLength === 4) {
            direction = [undefined, 'inbound', 'outbound', undefined][value.getUint32(0, littleEndian) & 3];
        }
    }
    return {
        seconds: Number(time / from.unitsPerSecond) + from.offsetSeconds,
        nanoseconds: Number(((time % from.unitsPerSecond) * 1000000000n) / from.unitsPerSecond),
        bytes: new Uint8Array(body.buffer, body.byteOffset + 20, length),
        originalLength: body.getUint32(16, littleEndian),
        interfaceIndex,
        ...(direction === undefined ? {} : { direction }),
        ...(comment === undefined ? {} : { comment }),
    };
}
/** A packet without a time, of the section's first interface. */
function parseSimplePacket(body, littleEndian, interfaces, sectionStart) {
    const from = interfaces[sectionStart];
    if (from === undefined || body.byteLength < 4)
        return undefined;
    const originalLength = body.getUint32(0, littleEndian);
    const snapLength = from.description.snapLength ?? 0;
    const length = Math.min(originalLength, snapLength === 0 ? Infinity : snapLength, body.byteLength - 4);
    const bytes = new Uint8Array(body.buffer, body.byteOffset + 4, length);
    return { seconds: 0, nanoseconds: 0, bytes, originalLength, interfaceIndex: sectionStart };
}
/** The options from `start` to the end of a block's body, as far as they are sound. */
function* options(body, start, littleEndian) {
    let at = start;
    while (at + 4 <= body.byteLength) {
        const code = body.getUint16(at, littleEndian);
        const length = body.getUint16(at + 2, littleEndian);
        if (code === OPTION_END || at + 4 + length > body.byteLength)
            return;
        yield { code, value: new DataView(body.buffer, body.byteOffset + at + 4, length) };
        at += 4 + paddedLength(length);
    }
}
function block(type, body) {
    const bytes = new Uint8Array(12 + body.byteLength);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, type, true);
    view.setUint32(4, bytes.byteLength, true);
    bytes.set(body, 8);
    view.setUint32(bytes.byteLength - 4, bytes.byteLength, true);
    return bytes;
}
function option(code, value = new Uint8Array(0)) {
    const bytes = new Uint8Array(4 + paddedLength(value.byteLength));
    const view = new DataView(bytes.buffer);
    view.setUint16(0, code, true);
    view.setUint16(2, value.byteLength, true);
    bytes.set(value, 4);
    return bytes;
}
function paddedLength(length) {
    return Math.ceil(length / 4) * 4;
}
function padded(bytes) {
    return join([bytes, new Uint8Array(paddedLength(bytes.byteLength) - bytes.byteLength)]);
}
function join(parts) {
    const joined = new Uint8Array(parts.reduce((total, part) => total + part.byteLength, 0));
    let at = 0;
    for (const part of parts) {
        joined.set(part, at);
        at += part.byteLength;
    }
    return joined;
}
function utf8(text) {
    return new TextEncoder().encode(text).subarray(0, 0xffff);
}
function fromUTF8(value) {
    return new TextDecoder().decode(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
}
//# sourceMappingURL=pcap_format.js.map