/** IGMP and MLD as bytes: read as Linux and routers write them, written as they are read, turned away when they lie. */
import { expect } from 'chai';
import * as messages from '../../lib/network/group_message.ts';
import { parseICMPv6Message } from '../../lib/network/icmpv6_message.ts';
import * as igmp from '../../lib/network/igmp_message.ts';
import { ExtensionHeaders } from '../../lib/network/ipv6_extension_headers.ts';
import { IPv4Header, parseIPv4Header } from '../../lib/network/ipv4_header.ts';
import { IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.ts';
import * as mld from '../../lib/network/mld_message.ts';
import { ipv6PseudoHeaderSum, PROTOCOL_ICMPV6 } from '../../lib/network/pseudo_header.ts';
import { finishChecksum } from '../../lib/util/internet_checksum.ts';
import { sumPacket } from '../../lib/util/checksum_kernel.ts';
import { ANY_IPV6 } from '../../lib/util/compact_address.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import type { Packet } from '../../lib/util/packet.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { arriving, hexOf, outgoingWith, packetOf } from '../harness/wire_bytes.ts';

const ip = (text: string): IPAddress => IPAddress.parse(text);
const bits = (text: string): number => ip(text).toInt();
const GROUP = bits('239.1.2.3');
const GROUP6 = ip('ff05::1234');

/** Of a Linux kernel: all sources of ff02::1:ff2a:2b2d, from nobody. */
const RECORDED =
  '6000000000240001 00000000000000000000000000000000 ff020000000000000000000000000016' +
  '3a00050200000100 8f00 4433 00000001 04000000 ff0200000000000000000001ff2a2b2d';

/** IGMP with its checksum made right. */
function igmpPacket(hex: string): Packet {
  const packet = packetOf(hex);
  packet.setUint16(2, 0);
  packet.setUint16(2, finishChecksum(sumPacket(packet, 0)));
  return packet;
}

/** What a whole packet of MLD says. */
function readMLD(
  packet: Packet,
  change: (header: IPv6Header) => void = () => {},
): messages.GroupMessage | ParseFailure {
  const header = new IPv6Header();
  expect(parseIPv6Header(packet, header) ?? new ExtensionHeaders().skip(packet, header)).to.equal(null);
  const sum = ipv6PseudoHeaderSum(header.source, header.destination, PROTOCOL_ICMPV6, packet.totalLength);
  const icmp = parseICMPv6Message(packet, sum);
  if (icmp instanceof ParseFailure) return icmp;
  expect(mld.isMLDType(icmp.type)).to.equal(true);
  change(header);
  return mld.parseMLDMessage(packet, header);
}

/** A query, as ICMPv6 behind its IPv6 header; checksums are not looked at. */
function query6(hex: string, source = ip('fe80::1')): messages.GroupMessage | ParseFailure {
  const header = new IPv6Header();
  header.source = source;
  header.hopLimit = 1;
  return mld.parseMLDMessage(packetOf(hex), header);
}

const record = (
  type: messages.RecordType,
  group: number | IPAddress,
  ...sources: (number | IPAddress)[]
): messages.GroupRecord => ({
  type,
  group,
  sources,
});

describe('IGMP', () => {
  const written: [string, messages.GroupReport | messages.GroupLeave][] = [
    ['a report of version 1', { kind: 'report', version: 1, records: [record(messages.IS_EXCLUDE, GROUP)] }],
    ['a report of version 2', { kind: 'report', version: 2, records: [record(messages.IS_EXCLUDE, GROUP)] }],
    ['a leave', { kind: 'leave', group: GROUP }],
    [
      'a report of version 3',
      {
        kind: 'report',
        version: 3,
        records: [record(messages.TO_EXCLUDE, GROUP), record(messages.ALLOW_SOURCES, GROUP, bits('10.0.0.9'), 7)],
      },
    ],
  ];
  for (const [what, message] of written) {
    it(`${what} goes one hop, with a router alert, and is read as it was written`, () => {
      const packet = outgoingWith();
      igmp.emitIGMPMessage(message, bits('10.0.0.1'), GROUP, packet);
      const arrived = arriving(packet);
      expect(arrived.uint32(20)).to.equal(0x94040000);
      const header = new IPv4Header();
      expect(parseIPv4Header(arrived, header)).to.equal(null);
      expect(header).to.include({ protocol: igmp.PROTOCOL_IGMP, timeToLive: 1, headerLength: 24, typeOfService: 0xc0 });
      expect(igmp.parseIGMPMessage(arrived)).to.deep.equal(message);
    });
  }

  it('queries of the three versions differ by length and time (RFC 3376 §7.1)', () => {
    const query = { kind: 'query', group: null, sources: [] };
    const general = (hex: string): unknown => igmp.parseIGMPMessage(igmpPacket(hex));
    expect(general('1100000000000000')).to.deep.equal({ ...query, version: 1, maxResponseMs: 10_000 });
    expect(general('1164000000000000')).to.deep.equal({ ...query, version: 2, maxResponseMs: 10_000 });
    expect(general('1119000000000000 027d0000')).to.deep.equal({ ...query, version: 3, maxResponseMs: 2500 });
    expect(general('118a0000ef010203 027d0001 0a000009')).to.deep.equal({
      ...query,
      version: 3,
      group: GROUP,
      sources: [bits('10.0.0.9')],
      maxResponseMs: ((0xa | 0x10) << 3) * 100,
    });
  });

  it('that is cut, damaged, of an unknown type or about no group is turned away', () => {
    const whole = '118a0000ef010203 027d0002 0a000009 0a00000a';
    const bytes = packetOf(whole).toBytes();
    for (let length = 0; length < bytes.byteLength; length += 1) {
      const cut = hexOf(bytes.subarray(0, length));
      const failure = length < 4 ? igmp.parseIGMPMessage(packetOf(cut)) : igmp.parseIGMPMessage(igmpPacket(cut));
      if (length === 8) expect(failure).to.deep.include({ version: 2 });
      else expect(failure, `${length} bytes`).to.equal(igmp.IGMP_TRUNCATED);
    }
    expect(igmp.parseIGMPMessage(packetOf(whole))).to.equal(igmp.IGMP_BAD_CHECKSUM);
    expect(igmp.parseIGMPMessage(igmpPacket('1300000000000000'))).to.equal(igmp.IGMP_TYPE_UNKNOWN);
    expect(igmp.parseIGMPMessage(igmpPacket('11640000 0a000001'))).to.equal(igmp.IGMP_BAD_GROUP);
    expect(igmp.parseIGMPMessage(igmpPacket('16000000 0a000001'))).to.equal(igmp.IGMP_BAD_GROUP);
    expect(igmp.parseIGMPMessage(igmpPacket('22000000 0000ffff 04000000 ef010203'))).to.equal(igmp.IGMP_TRUNCATED);
    expect(igmp.parseIGMPMessage(igmpPacket('22000000 00000001 0400ffff ef010203'))).to.equal(igmp.IGMP_TRUNCATED);
  });

  it('of any bytes is read or turned away', () => {
    const seed = 53;
    const random = seededRandomSource(seed);
    for (let run = 0; run < 3000; run += 1) {
      const bytes = Uint8Array.from({ length: 8 + (random.uint32() % 40) }, () => random.uint32());
      bytes[0] = [0x11, 0x12, 0x16, 0x17, 0x22][run % 5]!;
      if (run % 3 === 0) bytes[6] = bytes[10] = 0;
      expect(() => igmp.parseIGMPMessage(igmpPacket(hexOf(bytes))), `seed ${seed}, run ${run}`).not.to.throw();
    }
  });
});

describe('MLD', () => {
  it('is read and written as Linux writes it', () => {
    const group = ip('ff02::1:ff2a:2b2d');
    const report = { kind: 'report', version: 3, records: [record(messages.TO_EXCLUDE, group)] } as const;
    expect(readMLD(packetOf(RECORDED))).to.deep.equal(report);
    const packet = outgoingWith();
    mld.emitMLDMessage(report, ANY_IPV6, ip('ff02::16'), packet);
    expect(hexOf(packet.toBytes())).to.equal(RECORDED.replaceAll(' ', ''));
  });

  for (const [what, message] of [
    ['a report of version 1', { kind: 'report', version: 2, records: [record(messages.IS_EXCLUDE, GROUP6)] }],
    ['a done', { kind: 'leave', group: GROUP6 }],
    [
      'a report of version 2',
      {
        kind: 'report',
        version: 3,
        records: [record(messages.BLOCK_SOURCES, GROUP6, ip('fd00::1')), record(messages.IS_INCLUDE, GROUP6)],
      },
    ],
  ] satisfies [string, messages.GroupReport | messages.GroupLeave][]) {
    it(`${what} is read as it was written`, () => {
      const packet = outgoingWith();
      mld.emitMLDMessage(message, ip('fe80::1'), GROUP6, packet);
      expect(readMLD(arriving(packet))).to.deep.equal(message);
    });
  }

  it('queries of both versions differ by length (RFC 3810 §8.1)', () => {
    const none = '00'.repeat(16);
    const query = { kind: 'query', group: null, sources: [] };
    expect(query6(`82000000 27100000${none}`)).to.deep.equal({ ...query, version: 2, maxResponseMs: 10_000 });
    expect(query6(`82000000 90010000${none} 027d0000`)).to.deep.equal({
      ...query,
      version: 3,
      maxResponseMs: 0x1001 << 4,
    });
    expect(query6(`82000000 00640000${none} 027d0001`)).to.equal(mld.MLD_TRUNCATED);
  });

  it('from beyond the link, from nobody or about no group is turned away', () => {
    const report = (change: (header: IPv6Header) => void): unknown => readMLD(packetOf(RECORDED), change);
    expect(report((header) => (header.hopLimit = 2))).to.equal(mld.MLD_FROM_AFAR);
    expect(report((header) => (header.source = ip('fd00::1')))).to.equal(mld.MLD_FROM_AFAR);
    expect(query6(`82000000 27100000${'00'.repeat(16)}`, ANY_IPV6)).to.equal(mld.MLD_FROM_AFAR);
    expect(query6(`83000000 00000000${'00'.repeat(16)}`)).to.equal(mld.MLD_BAD_GROUP);
    expect(query6(`82000000 00000000fd${'00'.repeat(15)}`)).to.equal(mld.MLD_BAD_GROUP);
    for (let length = 8; length < 24; length += 1)
      expect(query6(`82${'00'.repeat(length - 1)}`)).to.equal(mld.MLD_TRUNCATED);
  });

  it('of any bytes is read or turned away', () => {
    const seed = 54;
    const random = seededRandomSource(seed);
    for (let run = 0; run < 3000; run += 1) {
      const bytes = Uint8Array.from({ length: 8 + (random.uint32() % 60) }, () => random.uint32());
      bytes[0] = [130, 131, 132, 143][run % 4]!;
      if (run % 3 === 0) bytes[6] = bytes[26] = 0;
      expect(() => query6(hexOf(bytes)), `seed ${seed}, run ${run}`).not.to.throw();
    }
  });
});
