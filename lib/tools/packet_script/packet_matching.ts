/**
 * Expected beside got: in what a packet of the stack differs from what the script says. Whatever the script leaves out
 * (window, TTL, ECN, ports) is not compared; flags, numbers, length, order of the options, checksums and payload always
 * are.
 * Pure.
 */
import type { Flow } from './flow.ts';
import { icmpNumbers } from './icmp_names.ts';
import { describeWireOptions, timestampsOf, withEdges } from './option_text.ts';
import { optionSpecText } from './packet_text.ts';
import type { Aspect } from './rules.ts';
import type { ICMPSpec, IPFields, PacketSpec, TCPOptionSpec, TCPSpec } from './script.ts';
import { ACK, CWR, FIN, flagText, PSH, RST, SYN } from './tcp_flags.ts';
import type { WireICMP, WireOption, WirePacket, WireTCP } from './wire_packet.ts';

/** A packet that the stack has sent. */
export interface LivePacket {
  readonly packet: WirePacket;
  readonly atMs: number;
  /** Wrong checksums, and whatever else makes a packet unsound. */
  readonly problems: readonly string[];
}

export interface Difference {
  readonly aspect: Aspect;
  readonly expected: string;
  readonly got: string;
}

/** Learns nothing; see {@link learn}. @param compareEcho also the echoed timestamps, which scripts often only sketch */
export function differences(
  spec: PacketSpec,
  live: LivePacket,
  flow: Flow,
  { isIPv6, compareEcho }: { isIPv6: boolean; compareEcho: boolean },
): Difference[] {
  const { packet } = live;
  const found: Difference[] = live.problems.map((problem) => ({
    aspect: 'checksum',
    expected: 'a sound packet',
    got: problem,
  }));
  const { transport } = spec;
  if (transport.protocol === 'tcp' && packet.transport.protocol === 'tcp') {
    found.push(...tcpDifferences(transport, packet.transport, flow, compareEcho));
  } else if (transport.protocol === 'icmp' && packet.transport.protocol === 'icmp') {
    found.push(...icmpDifferences(transport, packet.transport, isIPv6));
  } else if (transport.protocol === 'udp' && packet.transport.protocol === 'udp') {
    compare(found, 'length', `(${transport.length})`, `(${packet.transport.payload.byteLength})`);
  } else {
    compare(
      found,
      transport.protocol === 'tcp' ? 'flags' : transport.protocol,
      transport.protocol,
      packet.transport.protocol,
    );
  }
  found.push(...ipDifferences(spec.ip, packet));
  return found;
}

function compare(found: Difference[], aspect: Aspect, expected: string, got: string): void {
  if (expected !== got) found.push({ aspect, expected, got });
}

function tcpDifferences(spec: TCPSpec, tcp: WireTCP, flow: Flow, compareEcho: boolean): Difference[] {
  const found: Difference[] = [];
  const isSyn = (tcp.flags & spec.flags & SYN) !== 0;
  compare(found, 'flags', flagText(spec.flags), flagText(tcp.flags & 0x1ff));
  if ((tcp.flags & 0xe00) !== 0) compare(found, 'flags', 'reserved bits 0', `reserved bits ${tcp.flags >> 9}`);
  // The number of our SYN is what the stack chose.
  const sequence = spec.isAbsolute ? tcp.sequence : isSyn ? spec.sequence : flow.toScript(tcp.sequence);
  if (!spec.isAnySequence) compare(found, 'sequence', `seq ${spec.sequence}`, `seq ${sequence}`);
  compare(found, 'length', `(${spec.length})`, `(${tcp.payload.byteLength})`);
  if ((tcp.flags & spec.flags & ACK) !== 0) {
    // What a SYN acknowledges is the number that the peer's SYN was written with.
    const isAbsolute = isSyn || spec.isAbsolute;
    const acknowledgment = isAbsolute ? tcp.acknowledgment : flow.remoteToScript(tcp.acknowledgment);
    compare(found, 'acknowledgment', `ack ${spec.acknowledgment ?? 0}`, `ack ${acknowledgment}`);
  }
  if (spec.window !== null) compare(found, 'window', `win ${spec.window}`, `win ${tcp.window}`);
  compare(found, 'urgent', `urg ${spec.urgentPointer}`, `urg ${tcp.urgentPointer}`);
  if (spec.options !== 'any') {
    compare(found, 'options', expectedOptions(spec.options, tcp.options, compareEcho), gotOptions(tcp.options, flow));
  }
  return found;
}

/** Timestamps are learned, not compared: whatever came stands for what the script has. */
function expectedOptions(specs: readonly TCPOptionSpec[], live: readonly WireOption[], compareEcho: boolean): string {
  const timestamps = timestampsOf(live);
  const texts = specs.map((option) => {
    if (option.name !== 'TS') return optionSpecText(option);
    const echo = compareEcho || timestamps === undefined ? option.echo : timestamps.echo;
    return `TS val ${timestamps === undefined ? option.value : timestamps.value} ecr ${echo}`;
  });
  return `<${texts.join(',')}>`;
}

function gotOptions(live: readonly WireOption[], flow: Flow): string {
  return `<${describeWireOptions(live.map((option) => withEdges(option, (edge) => flow.remoteToScript(edge))))}>`;
}

function icmpDifferences(spec: ICMPSpec, message: WireICMP, isIPv6: boolean): Difference[] {
  const found: Difference[] = [];
  const { type, code } = icmpNumbers(spec.type, spec.code, isIPv6);
  compare(found, 'icmp', `type ${type} code ${code}`, `type ${message.type} code ${message.code}`);
  if (spec.mtu !== null)
    compare(found, 'icmp', `mtu ${spec.mtu}`, `mtu ${isIPv6 ? message.rest : message.rest & 0xffff}`);
  return found;
}

function ipDifferences(spec: IPFields, packet: WirePacket): Difference[] {
  const found: Difference[] = [];
  const ecn = (['noecn', 'ect1', 'ect0', 'ce'] as const)[packet.typeOfService & 3]!;
  const isEither = spec.ecn === 'ect01' && (ecn === 'ect0' || ecn === 'ect1');
  if (spec.ecn !== undefined && !isEither) compare(found, 'ecn', spec.ecn, ecn);
  if (spec.differentiatedServices !== undefined) {
    compare(found, 'ttl', `dscp ${spec.differentiatedServices}`, `dscp ${packet.typeOfService >> 2}`);
  }
  if (spec.timeToLive !== undefined) compare(found, 'ttl', `ttl ${spec.timeToLive}`, `ttl ${packet.timeToLive}`);
  if (spec.flowLabel !== undefined)
    compare(found, 'ttl', `flowlabel ${spec.flowLabel}`, `flowlabel ${packet.flowLabel}`);
  return found;
}

/** What the packet tells about our side: its initial number, and which timestamp stands for the script's. */
export function learn(spec: TCPSpec, tcp: WireTCP, flow: Flow): void {
  if ((tcp.flags & spec.flags & SYN) !== 0 && !spec.isAbsolute) flow.learnInitialNumber(spec.sequence, tcp.sequence);
  if ((tcp.flags & ACK) !== 0 && (tcp.flags & RST) === 0) flow.acknowledged((tcp.flags & SYN) !== 0);
  const timestamps = timestampsOf(tcp.options);
  if (timestamps === undefined || spec.options === 'any') return;
  const option = spec.options.find((known) => known.name === 'TS');
  if (option !== undefined && !option.isAnyValue) flow.learnTimestamp(option.value, timestamps.value);
}

// ---------------------------------------------------------------- several segments as one

/** What may differ between segments that a script takes for one. */
const MAY_DIFFER = FIN | PSH | CWR;

/**
 * Whether `next` carries on what `parts` began, so that together they may be the one segment of the script: a stack with
 * segmentation offload sends one where another sends ten.
 */
export function carriesOn(parts: readonly LivePacket[], next: LivePacket): boolean {
  const [first] = parts;
  const last = parts.at(-1);
  if (first?.packet.transport.protocol !== 'tcp' || last?.packet.transport.protocol !== 'tcp') return false;
  if (next.packet.transport.protocol !== 'tcp') return false;
  const [head, before, tcp] = [first.packet.transport, last.packet.transport, next.packet.transport];
  const size = head.payload.byteLength;
  return (
    tcp.payload.byteLength > 0 &&
    tcp.payload.byteLength <= size &&
    before.payload.byteLength === size &&
    (before.flags & FIN) === 0 &&
    tcp.sequence === (before.sequence + size) >>> 0 &&
    tcp.acknowledgment === head.acknowledgment &&
    ((tcp.flags ^ head.flags) & ~MAY_DIFFER) === 0 &&
    tcp.window === head.window &&
    next.packet.typeOfService === first.packet.typeOfService &&
    describeWireOptions(tcp.options) === describeWireOptions(head.options)
  );
}

/** The one segment that they stand for: header of the last, number and CWR of the first, time of the first. */
export function joinedSegment(parts: readonly LivePacket[]): LivePacket {
  const [first] = parts;
  const last = parts.at(-1);
  if (first?.packet.transport.protocol !== 'tcp' || last?.packet.transport.protocol !== 'tcp') return parts[0]!; // not empty
  const length = parts.reduce((total, { packet: { transport } }) => total + transport.payload.byteLength, 0);
  const flags = (last.packet.transport.flags & ~CWR) | (first.packet.transport.flags & CWR);
  const { sequence } = first.packet.transport;
  const transport: WireTCP = { ...last.packet.transport, sequence, flags, payload: new Uint8Array(length) };
  return {
    packet: { ...last.packet, transport },
    atMs: first.atMs,
    problems: parts.flatMap(({ problems }) => problems),
  };
}

/** Both ends send zeros; anything else in TCP or UDP is damage. */
export function payloadIsZero({ packet: { transport } }: LivePacket): boolean {
  const hasText = transport.protocol === 'tcp' || transport.protocol === 'udp';
  return !hasText || transport.payload.every((byte) => byte === 0);
}
