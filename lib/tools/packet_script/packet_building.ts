/**
 * The packets that a script injects, as the peer would send them.
 * Pure.
 */
import type { IPAddress } from '../../util/ip_address.ts';
import type { Flow } from './flow.ts';
import { icmpNumbers, isICMPError } from './icmp_names.ts';
import { optionBytes, wireOption } from './option_text.ts';
import type { ICMPSpec, IPFields, PacketSpec, TCPSpec } from './script.ts';
import { UnsupportedFeature } from './script_error.ts';
import { ACK, SYN } from './tcp_flags.ts';
import { encodePacket, encodeTCP, MOST_OPTION_BYTES } from './wire_encoder.ts';
import { PROTOCOL_NUMBERS, type WirePacket, type WireTCP } from './wire_packet.ts';

/** Both ends of everything that a script says. */
export interface ScriptAddresses {
  /** The stack's. */
  readonly local: IPAddress;
  readonly remote: IPAddress;
}

/** What a packet has that has come over no router. */
const FRESH_TIME_TO_LIVE = 255;
const ECN_BITS = { noecn: 0, ect1: 1, ect0: 2, ce: 3, ect01: 0 } as const;
/** What an ICMP error quotes behind the IP header (RFC 792). Bytes. */
const LARGE_QUOTED_BYTES = 1460;
const QUOTED_TRANSPORT_BYTES = 8;

/** TOS or traffic class of what a script says of the IP header. */
export function typeOfServiceOf({ differentiatedServices = 0, ecn = 'noecn' }: IPFields): number {
  return (differentiatedServices << 2) | ECN_BITS[ecn];
}

/** @throws UnsupportedFeature for what cannot be built here */
export function buildInbound(spec: PacketSpec, flow: Flow, addresses: ScriptAddresses): WirePacket {
  const { transport, ip } = spec;
  if (spec.encapsulation.length > 0) {
    throw new UnsupportedFeature(`there are no ${spec.encapsulation.map(({ name }) => name).join(', ')} headers here`);
  }
  const common = {
    source: addresses.remote,
    destination: addresses.local,
    typeOfService: typeOfServiceOf(ip),
    timeToLive: ip.timeToLive ?? FRESH_TIME_TO_LIVE,
    flowLabel: ip.flowLabel ?? 0,
    identification: 0,
    dontFragment: false,
  };
  const ports = { sourcePort: flow.remotePort, destinationPort: flow.localPort };
  switch (transport.protocol) {
    case 'tcp':
      return { ...common, transport: { protocol: 'tcp', ...ports, ...tcpFields(transport, flow) } };
    case 'udp':
      return { ...common, transport: { protocol: 'udp', ...ports, payload: new Uint8Array(transport.length) } };
    case 'icmp':
      return { ...common, transport: icmpMessage(transport, flow, addresses) };
  }
}

function tcpFields(spec: TCPSpec, flow: Flow): Omit<WireTCP, 'protocol' | 'sourcePort' | 'destinationPort'> {
  if (spec.tunnel !== null) throw new UnsupportedFeature('there is no TCP over UDP here');
  if (spec.isAnySequence) throw new UnsupportedFeature('a packet that is sent needs a sequence number');
  const specs = spec.options === 'any' ? [] : spec.options;
  if (specs.some((option) => option.name === 'other' && option.data === 'valid')) {
    throw new UnsupportedFeature('there are no TCP MD5 signatures (RFC 2385) here');
  }
  const options = specs.map((option) =>
    wireOption(option, {
      sackEdge: (number) => flow.toLive(number),
      timestampValue: (value) => value,
      timestampEcho: (echo) => flow.toLiveTimestamp(echo),
    }),
  );
  const acknowledgment = spec.acknowledgment ?? 0;
  return {
    sequence: (spec.flags & SYN) !== 0 || spec.isAbsolute ? spec.sequence : flow.remoteToLive(spec.sequence),
    acknowledgment:
      (spec.flags & ACK) === 0 || spec.isAbsolute
        ? acknowledgment
        : flow.toLive(acknowledgment, (spec.flags & SYN) !== 0),
    flags: spec.flags,
    window: spec.window ?? 0,
    urgentPointer: spec.urgentPointer,
    options,
    payload: new Uint8Array(spec.length),
  };
}

/** What is wrong with the options of a packet that a script writes, or undefined: they must fill whole words. */
export function optionProblem(spec: TCPSpec): string | undefined {
  if (spec.options === 'any') return undefined;
  const same = (number: number): number => number;
  const numbers = { sackEdge: same, timestampValue: same, timestampEcho: same };
  const bytes = optionBytes(spec.options.map((option) => wireOption(option, numbers)));
  if (bytes > MOST_OPTION_BYTES) return `the TCP options take ${bytes} bytes; there is room for ${MOST_OPTION_BYTES}`;
  return bytes % 4 === 0 ? undefined : `the TCP options take ${bytes} bytes, no multiple of 4: nop or eol are missing`;
}

function icmpMessage(spec: ICMPSpec, flow: Flow, addresses: ScriptAddresses): WirePacket['transport'] {
  const isIPv6 = addresses.local.family === 6;
  const { type, code } = icmpNumbers(spec.type, spec.code, isIPv6);
  const rest = spec.identifier === 0 ? (spec.mtu ?? 0) : spec.identifier * 65536;
  return { protocol: 'icmp', type, code, rest, payload: quotedDatagram(spec, flow, addresses) };
}

/** The beginning of a packet of ours that an error is about. */
function quotedDatagram(spec: ICMPSpec, flow: Flow, { local, remote }: ScriptAddresses): Uint8Array {
  // An error always quotes something: where the script does not say what, a large packet that begins with the SYN.
  const isError = isICMPError(spec.type, local.family === 6);
  const quote =
    spec.quote ?? (isError ? ({ protocol: 'tcp', sequence: 0, length: LARGE_QUOTED_BYTES } as const) : null);
  if (quote === null) return new Uint8Array(0);
  if (quote.protocol === 'raw') throw new UnsupportedFeature('there are no raw sockets here');
  const ports = { sourcePort: flow.localPort, destinationPort: flow.remotePort };
  const tcp: WireTCP = {
    protocol: 'tcp',
    ...ports,
    sequence: quote.protocol === 'tcp' ? flow.toLive(quote.sequence) : 0,
    acknowledgment: 0,
    flags: 0,
    window: 0,
    urgentPointer: 0,
    options: [],
    payload: new Uint8Array(0),
  };
  const header = encodeTCP(tcp).subarray(0, QUOTED_TRANSPORT_BYTES);
  const number = PROTOCOL_NUMBERS[quote.protocol];
  // As long as the whole datagram was, so that its header says so; then cut.
  const whole = new Uint8Array((quote.protocol === 'tcp' ? 20 : 8) + quote.length);
  whole.set(header);
  if (quote.protocol === 'udp') new DataView(whole.buffer).setUint16(4, whole.byteLength);
  const datagram = encodePacket({
    source: local,
    destination: remote,
    typeOfService: 0,
    timeToLive: FRESH_TIME_TO_LIVE,
    flowLabel: 0,
    identification: 0,
    dontFragment: true,
    transport: { protocol: 'other', number, payload: whole },
  });
  return datagram.subarray(0, datagram.byteLength - whole.byteLength + QUOTED_TRANSPORT_BYTES);
}
