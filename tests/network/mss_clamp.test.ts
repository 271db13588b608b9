/** Lowering the MSS of SYNs that pass: the checksum stays right, and no option is walked on the spot. */
import { expect } from 'chai';
import { clampMaxSegmentSize } from '../../lib/network/mss_clamp.ts';
import { finishChecksum, isChecksumIntact, plainSumBytes } from '../../lib/util/internet_checksum.ts';
import { CHECKSUM_PARTIAL, Packet } from '../../lib/util/packet.ts';

const SYN = 2;
const ACK = 16;

function segment(options: readonly number[], flags = SYN): Packet {
  const bytes = new Uint8Array(20 + options.length);
  bytes.set([0x12, 0x34, 0, 80, 1, 2, 3, 4], 0);
  bytes[12] = ((20 + options.length) / 4) << 4;
  bytes[13] = flags;
  bytes.set(options, 20);
  const checksum = finishChecksum(plainSumBytes(bytes, 0, bytes.length, 0));
  bytes.set([checksum >> 8, checksum & 0xff], 16);
  return Packet.fromBytes(bytes);
}

function isIntact(packet: Packet): boolean {
  return isChecksumIntact(plainSumBytes(packet.bytes(), 0, packet.length, 0));
}

describe('the MSS clamp', () => {
  it('lowers what a SYN announces, at even and odd places, and keeps the checksum right (RFC 1624 §3)', () => {
    for (const options of [
      [2, 4, 0x05, 0xb4],
      [1, 2, 4, 0x05, 0xb4, 1, 1, 1],
      [8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 0x23, 0x28, 0, 0],
    ]) {
      const packet = segment(options);
      const at = 20 + options.findIndex((byte, index) => byte === 2 && options[index + 1] === 4) + 2;
      expect(clampMaxSegmentSize(packet, 1240)).to.equal(true);
      expect([packet.uint16(at), isIntact(packet)]).to.deep.equal([1240, true]);
      expect(clampMaxSegmentSize(packet, 1240), 'a second time').to.equal(false);
    }
  });

  it('raises nothing, and leaves segments without SYN alone', () => {
    expect(clampMaxSegmentSize(segment([2, 4, 0x02, 0x18]), 1240)).to.equal(false);
    expect(clampMaxSegmentSize(segment([2, 4, 0x05, 0xb4], ACK), 1240)).to.equal(false);
    expect(clampMaxSegmentSize(segment([]), 1240)).to.equal(false);
  });

  it('ends at an option without length, with a length beyond the header, or cut off: it never walks on the spot', () => {
    for (const options of [
      [254, 0, 2, 4, 5, 0xb4, 0, 0],
      [254, 1, 2, 4, 5, 0xb4, 0, 0],
      [254, 40, 2, 4, 5, 0xb4, 0, 0],
      [0, 2, 4, 5, 0xb4, 0, 0, 0],
      [1, 1, 1, 254],
    ]) {
      const packet = segment(options);
      expect(clampMaxSegmentSize(packet, 536)).to.equal(false);
      expect(isIntact(packet)).to.equal(true);
    }
    const lying = segment([2, 4, 5, 0xb4]);
    lying.setUint8(12, 0xf0);
    expect(clampMaxSegmentSize(lying, 536)).to.equal(false);
  });

  it('leaves a checksum alone that the device completes', () => {
    const packet = segment([2, 4, 0x05, 0xb4]);
    packet.checksum = CHECKSUM_PARTIAL;
    const before = packet.uint16(16);
    expect(clampMaxSegmentSize(packet, 1240)).to.equal(true);
    expect(packet.uint16(16)).to.equal(before);
  });
});
