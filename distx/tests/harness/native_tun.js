/** A native Tun made ready for a test: opened, with receive slots and transmit buffers, and raw packets to put through it. */
import { loadNativeBinding } from '../../lib/devices/native_binding.js';
export function openTun(options = {}) {
    return new (loadNativeBinding().Tun)({ kind: 'tun', virtioHeader: false, offload: false, ...options });
}
export function makeReady(tun, slotCount = 64) {
    const slots = Array.from({ length: slotCount }, () => new Uint8Array(65_546));
    const lengths = new Int32Array(slotCount);
    const headers = new Uint8Array(65_536);
    const descriptors = new Int32Array(4_096);
    const status = new Int32Array(2);
    tun.setReceiveSlots(slots, lengths);
    tun.setTransmitBuffers(headers, descriptors, status);
    return { tun, slots, lengths, headers, descriptors, status };
}
/** Sends whole packets through the header slab, one after another. */
export function transmitWhole({ tun, headers, descriptors }, packets) {
    let offset = 0;
    packets.forEach((packet, i) => {
        headers.set(packet, offset);
        descriptors.set([offset, packet.length, 0], i * 3);
        offset += packet.length;
    });
    return tun.transmit(packets.length, []);
}
/** Everything that waits, as copies. */
export function receiveAll({ tun, slots, lengths }) {
    const count = tun.receive(slots.length);
    if (count < 0)
        throw new Error(`receive: ${count}`);
    return slots.slice(0, count).map((slot, i) => slot.slice(0, lengths[i]));
}
function onesComplementSum(bytes) {
    let sum = 0;
    bytes.forEach((byte, i) => (sum += i % 2 === 0 ? byte << 8 : byte));
    while (sum > 0xffff)
        sum = (sum & 0xffff) + (sum >>> 16);
    return sum;
}
/** An IPv4 packet with a 20-byte header (RFC 791 §3.1) around a payload. */
export function ipv4Packet(protocol, source, destination, payload) {
    const packet = new Uint8Array(20 + payload.length);
    const view = new DataView(packet.buffer);
    packet.set([0x45, 0]);
    view.setUint16(2, packet.length);
    packet.set([64, protocol], 8);
    packet.set([...source.split('.'), ...destination.split('.')].map(Number), 12);
    view.setUint16(10, ~onesComplementSum(packet.subarray(0, 20)) & 0xffff);
    packet.set(payload, 20);
    return packet;
}
/** An ICMP echo request (RFC 792) of `payloadBytes` bytes. */
export function echoRequest(source, destination, sequence, payloadBytes = 56) {
    const message = new Uint8Array(8 + payloadBytes);
    const view = new DataView(message.buffer);
    message[0] = 8;
    view.setUint16(4, 0x5353);
    view.setUint16(6, sequence);
    view.setUint16(2, ~onesComplementSum(message) & 0xffff);
    return ipv4Packet(1, source, destination, message);
}
export function isICMP(packet) {
    return packet[0] === 0x45 && packet[9] === 1;
}
//# sourceMappingURL=native_tun.js.map