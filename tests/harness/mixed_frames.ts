/** Frames of every protocol that a summary or a filter knows, put together byte by byte, with right checksums. */
import { sumBytes } from '../../lib/util/checksum_kernel.ts';
import { finishChecksum } from '../../lib/util/internet_checksum.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { bytesOf } from './wire_bytes.ts';

const MACS = '020000000002 020000000001';
const TAG_TYPES: Readonly<Record<string, string>> = { c: '8100', s: '88a8' };

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** @param tags such as `s100 c5`, outermost first */
export function frame(etherType: string, payload: Uint8Array, tags = ''): Uint8Array {
  const inner = tags
    .split(' ')
    .filter((tag) => tag !== '')
    .map((tag) => `${TAG_TYPES[tag[0]!]!}${Number(tag.slice(1)).toString(16).padStart(4, '0')}`);
  return joined(bytesOf(`${MACS} ${inner.join('')} ${etherType}`), payload);
}

function put(bytes: Uint8Array, at: number, value: number, length: number): void {
  for (let index = 0; index < length; index += 1) bytes[at + index] = (value >>> (8 * (length - 1 - index))) & 0xff;
}

export interface DatagramFields {
  readonly protocol: number;
  readonly source?: string;
  readonly destination?: string;
  /** Where the transport has its checksum, for those that have one; with the pseudo-header but for ICMPv4 and IGMP. */
  readonly checksumAt?: number;
  readonly options?: string;
  /** Identification, offset in bytes, and whether more follow. */
  readonly fragment?: readonly [number, number, boolean];
}

/** An IPv4 datagram; its transport's checksum is filled in. */
export function datagram4(fields: DatagramFields, transport: Uint8Array): Uint8Array {
  const { protocol, source = '10.9.0.1', destination = '10.9.0.2', options = '', fragment = [7, 0, false] } = fields;
  const optionBytes = bytesOf(options);
  const header = joined(new Uint8Array(20), optionBytes);
  const ends = joined(IPAddress.parse(source).toBytes(), IPAddress.parse(destination).toBytes());
  const body = withChecksum(fields, transport, protocol === 1 || protocol === 2 ? null : ends);
  header[0] = 0x40 | (header.length / 4);
  put(header, 2, header.length + body.length, 2);
  put(header, 4, fragment[0], 2);
  put(header, 6, (fragment[2] ? 0x2000 : 0) | (fragment[1] / 8), 2);
  header[8] = 64;
  header[9] = protocol;
  header.set(ends, 12);
  put(header, 10, finishChecksum(sumBytes(header, 0, header.length, 0)), 2);
  return joined(header, body);
}

/** An IPv6 datagram; extension headers are given with the type of the first, and name what follows themselves. */
export function datagram6(
  fields: DatagramFields & { readonly extensions?: string; readonly nextHeader?: number },
  transport: Uint8Array,
): Uint8Array {
  const { protocol, source = 'fd09::1', destination = 'fd09::2', extensions = '', nextHeader = protocol } = fields;
  const ends = joined(IPAddress.parse(source).toBytes(), IPAddress.parse(destination).toBytes());
  const body = joined(bytesOf(extensions), withChecksum(fields, transport, ends));
  const header = new Uint8Array(40);
  header[0] = 0x60;
  put(header, 4, body.length, 2);
  header[6] = nextHeader;
  header[7] = 255;
  header.set(ends, 8);
  return joined(header, body);
}

function withChecksum(
  { protocol, checksumAt }: DatagramFields,
  transport: Uint8Array,
  ends: Uint8Array | null,
): Uint8Array {
  const body = Uint8Array.from(transport);
  if (checksumAt === undefined) return body;
  const pseudo = ends === null ? 0 : sumBytes(ends, 0, ends.length, 0) + protocol + body.length;
  put(body, checksumAt, finishChecksum(sumBytes(body, 0, body.length, pseudo)), 2);
  return body;
}

export const TCP = { protocol: 6, checksumAt: 16 } as const;
export const UDP = { protocol: 17, checksumAt: 6 } as const;
export const ICMP = { protocol: 1, checksumAt: 2 } as const;
export const ICMP6 = { protocol: 58, checksumAt: 2 } as const;

/** @param flags as on the wire, SYN 2, ACK 16 … */
export function tcp(ports: readonly [number, number], flags: number, payloadBytes = 0): Uint8Array {
  const segment = new Uint8Array(20 + payloadBytes).fill(0x61, 20);
  put(segment, 0, ports[0], 2);
  put(segment, 2, ports[1], 2);
  put(segment, 4, 1000, 4);
  segment[12] = 0x50;
  segment[13] = flags;
  put(segment, 14, 512, 2);
  return segment;
}

export function udp(ports: readonly [number, number], payload: Uint8Array): Uint8Array {
  const datagram = joined(new Uint8Array(8), payload);
  put(datagram, 0, ports[0], 2);
  put(datagram, 2, ports[1], 2);
  put(datagram, 4, datagram.length, 2);
  return datagram;
}

/** Of the client with this Ethernet address. `options` behind the magic number. */
export function dhcp(operation: number, yours: string, options: string): Uint8Array {
  const message = new Uint8Array(240);
  message.set([operation, 1, 6, 0]);
  message.set(IPAddress.parse(yours).toBytes(), 16);
  message.set([2, 0, 0, 0, 0, 1], 28);
  message.set([0x63, 0x82, 0x53, 0x63], 236);
  return joined(message, bytesOf(options));
}

const ARP = '0001 0800 0604';
const MULTICAST_RECORD6 = `04000000 ${'ff02'.padEnd(30, '0')}fb`;
const QUERY = '1234 0100 0001 0000 0000 0000 076578616d706c65 036f7267 00 0001 0001';
const ANSWER =
  '1234 8180 0001 0001 0000 0000 076578616d706c65 036f7267 00 0001 0001 c00c 0001 0001 0000003c 0004 0a000007';
const ROUTER =
  '86000000 40 00 0708 00000000 00000000 0101 020000000001 0304 40c0 00015180 00003840 00000000 fd090000000000000000000000000000';

/** Name → frame. */
export const MIXED_FRAMES: Readonly<Record<string, Uint8Array>> = {
  'arp request': frame('0806', bytesOf(`${ARP} 0001 020000000001 0a090001 000000000000 0a090002`)),
  'arp reply': frame('0806', bytesOf(`${ARP} 0002 020000000002 0a090002 020000000001 0a090001`)),
  'arp announcement': frame('0806', bytesOf(`${ARP} 0001 020000000001 0a090001 000000000000 0a090001`)),
  syn: frame('0800', datagram4(TCP, tcp([1000, 80], 2))),
  'syn ack': frame('0800', datagram4({ ...TCP, source: '10.9.0.2', destination: '10.9.0.1' }, tcp([80, 1000], 18))),
  'data to 443': frame('0800', datagram4(TCP, tcp([1001, 443], 24, 500))),
  'dns query': frame('0800', datagram4(UDP, udp([5000, 53], bytesOf(QUERY)))),
  'dns answer': frame(
    '0800',
    datagram4({ ...UDP, source: '10.9.0.2', destination: '10.9.0.1' }, udp([53, 5000], bytesOf(ANSWER))),
  ),
  'dhcp discover': frame(
    '0800',
    datagram4(
      { ...UDP, source: '0.0.0.0', destination: '255.255.255.255' },
      udp([68, 67], dhcp(1, '0.0.0.0', '350101 ff')),
    ),
  ),
  'dhcp offer': frame(
    '0800',
    datagram4({ ...UDP, source: '10.9.0.1', destination: '10.9.0.9' }, udp([67, 68], dhcp(2, '10.9.0.9', '350102 ff'))),
  ),
  udp: frame('0800', datagram4({ ...UDP, destination: '192.168.1.7' }, udp([44466, 9], bytesOf('01020304')))),
  ping: frame('0800', datagram4(ICMP, bytesOf('0800 0000 0007 0001 01020304'))),
  igmp: frame(
    '0800',
    datagram4(
      { protocol: 2, checksumAt: 2, destination: '224.0.0.22', options: '94040000' },
      bytesOf('22 00 0000 0000 0001 04 00 0000 ef010203'),
    ),
  ),
  'igmp query': frame(
    '0800',
    datagram4({ protocol: 2, checksumAt: 2, destination: '224.0.0.1' }, bytesOf('11 64 0000 00000000')),
  ),
  'first fragment': frame(
    '0800',
    datagram4({ protocol: 17, fragment: [9, 0, true] }, udp([44466, 9], new Uint8Array(1472))),
  ),
  'last fragment': frame('0800', datagram4({ protocol: 17, fragment: [9, 1480, false] }, new Uint8Array(40))),
  syn6: frame('86dd', datagram6(TCP, tcp([1000, 80], 2))),
  udp6: frame('86dd', datagram6(UDP, udp([44466, 9], bytesOf('01020304')))),
  ping6: frame('86dd', datagram6(ICMP6, bytesOf('8000 0000 0007 0001 01020304'))),
  'neighbor solicitation': frame(
    '86dd',
    datagram6(
      { ...ICMP6, source: 'fe80::1', destination: 'ff02::1:ff00:2' },
      bytesOf(`87000000 00000000 ${'fe80'.padEnd(31, '0')}2 0101 020000000001`),
    ),
  ),
  'neighbor advertisement': frame(
    '86dd',
    datagram6(
      { ...ICMP6, source: 'fe80::2', destination: 'fe80::1' },
      bytesOf(`88000000 60000000 ${'fe80'.padEnd(31, '0')}2 0201 020000000002`),
    ),
  ),
  'router advertisement': frame(
    '86dd',
    datagram6({ ...ICMP6, source: 'fe80::1', destination: 'ff02::1' }, bytesOf(ROUTER)),
  ),
};

/** Those of which tcpdump's filters do not see the inside: tagged, or behind extension headers. */
export const HIDDEN_FRAMES: Readonly<Record<string, Uint8Array>> = {
  'fragment of udp6': frame(
    '86dd',
    datagram6(
      { protocol: 17, nextHeader: 44, extensions: '1100 0001 00000009' },
      udp([44466, 9], new Uint8Array(1232)),
    ),
  ),
  'mld report': frame(
    '86dd',
    datagram6(
      { ...ICMP6, source: 'fe80::1', destination: 'ff02::16', nextHeader: 0, extensions: '3a00 0502 0000 0100' },
      bytesOf(`8f000000 00000001 ${MULTICAST_RECORD6}`),
    ),
  ),
  'tagged udp': frame('0800', datagram4(UDP, udp([44466, 9], bytesOf('01020304'))), 'c5'),
  'tagged twice': frame('0800', datagram4(ICMP, bytesOf('0800 0000 0007 0001')), 's100 c5'),
};
