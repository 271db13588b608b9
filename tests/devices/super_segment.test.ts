import { expect } from 'chai';
import { completeChecksum } from '../../lib/util/partial_checksum.ts';
import { segmentCount, transportHeaderEnd, writeRunHeader } from '../../lib/util/super_segment.ts';
import { Packet } from '../../lib/util/packet.ts';
import { isIntact, payloadByte, superSegment, type SuperSegmentOptions } from '../harness/super_segments.ts';

/** Segments `first` … `first + count − 1` as they would be on the wire, with their checksum completed. */
function run(source: Packet, first: number, count: number, linkType: 'ip' | 'ethernet' = 'ip'): Uint8Array {
  const headerBytes = transportHeaderEnd(source);
  const header = new Uint8Array(headerBytes);
  const payloadBytes = writeRunHeader(source, linkType, first, count, header);
  const from = headerBytes + first * source.segmentSize;
  const bytes = Uint8Array.from([...header, ...source.toBytes().subarray(from, from + payloadBytes)]);
  completeChecksum(bytes, source.checksumStart, source.checksumOffset);
  return bytes;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset);
}

describe('A super-segment', () => {
  it('stands for as many packets as it would be cut into', () => {
    expect(segmentCount(superSegment({ payloadBytes: 5000, segmentSize: 1460 }))).to.equal(4);
    expect(segmentCount(superSegment({ payloadBytes: 2920, segmentSize: 1460 }))).to.equal(2);
    expect(segmentCount(superSegment({ payloadBytes: 100, segmentSize: 1460 }))).to.equal(1);
    expect(segmentCount(Packet.fromBytes(new Uint8Array(3000)))).to.equal(1);
  });

  it('is one packet when its headers make no sense', () => {
    const packet = superSegment();
    packet.setUint8(packet.checksumStart + 12, 0xf0);
    packet.length = 60;
    expect(segmentCount(packet)).to.equal(1);
    packet.checksumOffset = 2;
    expect(segmentCount(packet)).to.equal(1);
  });

  const kinds: SuperSegmentOptions[] = [
    {},
    { version: 6 },
    { transport: 'udp' },
    { version: 6, transport: 'udp' },
    { ethernet: true },
    { ethernet: true, tags: [0x8100] },
    { ethernet: true, version: 6, tags: [0x88a8, 0x8100] },
    { ethernet: true, transport: 'udp', tags: [0x88a8, 0x9100, 0x8100] },
  ];
  for (const options of kinds) {
    it(`is cut into packets that are right and join into its bytes: ${JSON.stringify(options)}`, () => {
      const source = superSegment(options);
      const at = options.ethernet ? 14 + 4 * (options.tags ?? []).length : 0;
      const linkType = options.ethernet ? 'ethernet' : 'ip';
      const headerBytes = transportHeaderEnd(source);
      let joined = 0;
      for (const [first, count] of [
        [0, 1],
        [1, 2],
        [3, 1],
      ] as const) {
        const bytes = run(source, first, count, linkType);
        expect(isIntact(bytes, at), `segments ${first} and ${count - 1} more`).to.equal(true);
        expect(bytes.length - headerBytes).to.equal(Math.min(count * 1460, 5000 - first * 1460));
        for (const byte of bytes.subarray(headerBytes)) expect(byte).to.equal(payloadByte(joined++));
      }
      expect(joined).to.equal(5000);
    });
  }

  it('counts sequence numbers and identifications up, around their ends', () => {
    const source = superSegment({ sequenceNumber: 0xffff_fff0 });
    const parts = [0, 1, 2, 3].map((first) => view(run(source, first, 1)));
    expect(parts.map((part) => part.getUint32(24))).to.deep.equal([0xffff_fff0, 1444, 2904, 4364]);
    expect(parts.map((part) => part.getUint16(4))).to.deep.equal([0xfffe, 0xffff, 0, 1]);
  });

  it('ends with FIN and PSH only in its last segment, and tells CWR only in its first', () => {
    const source = superSegment({ flags: 0x99 });
    const flags = (first: number, count: number): number => run(source, first, count)[33]!;
    expect([flags(0, 1), flags(1, 2), flags(3, 1), flags(0, 4)]).to.deep.equal([0x90, 0x10, 0x19, 0x99]);
  });
});
