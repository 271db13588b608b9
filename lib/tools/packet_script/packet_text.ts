/**
 * Packets as the script would have written them: expected beside got, in one notation.
 * Pure.
 */
import { icmpText } from './icmp_names.ts';
import type { Flow } from './flow.ts';
import { EXPERIMENTAL } from './option_parser.ts';
import { describeWireOptions, timestampsOf, withEdges } from './option_text.ts';
import type { TCPOptionSpec, TCPSpec, PacketSpec } from './script.ts';
import { flagText, SYN } from './tcp_flags.ts';
import type { WireOption, WirePacket, WireTCP } from './wire_packet.ts';

/** What a script says about a packet. */
export function specText({ transport }: PacketSpec): string {
  if (transport.protocol === 'udp') return `udp (${transport.length})`;
  if (transport.protocol === 'icmp') {
    const parts = ['icmp', transport.type, transport.code ?? '', transport.mtu === null ? '' : `mtu ${transport.mtu}`];
    return parts.filter((part) => part !== '').join(' ');
  }
  return tcpSpecText(transport);
}

function tcpSpecText(spec: TCPSpec): string {
  const { flags, sequence, length, acknowledgment, window, urgentPointer, options } = spec;
  const range = spec.isAnySequence ? `...(${length})` : `${sequence}:${(sequence + length) % 2 ** 32}(${length})`;
  const parts = [flagText(flags), spec.isAbsolute ? `${range}!` : range];
  if (acknowledgment !== null) parts.push(`ack ${acknowledgment}`);
  if (window !== null) parts.push(`win ${window}`);
  if (urgentPointer !== 0) parts.push(`urg ${urgentPointer}`);
  if (options === 'any') parts.push('<...>');
  else if (options.length > 0) parts.push(`<${options.map(optionSpecText).join(',')}>`);
  return parts.join(' ');
}

export function optionSpecText(option: TCPOptionSpec): string {
  switch (option.name) {
    case 'mss':
    case 'wscale':
      return `${option.name} ${option.value}`;
    case 'sack':
      return `sack ${option.blocks.map(({ start, end }) => `${start}:${end}`).join(' ')}`;
    case 'TS':
      return `TS val ${option.isAnyValue ? '...' : option.value} ecr ${option.echo}`;
    case 'own cookie':
      return `${option.kind === EXPERIMENTAL ? 'FOEXP' : 'FO'} TFO_COOKIE`;
    case 'other': {
      const data = option.data === 'valid' ? new Uint8Array(16) : Uint8Array.from(option.data);
      return describeWireOptions([{ kind: option.kind, data }]);
    }
    default:
      return option.name;
  }
}

/** A packet on the wire; numbers of ours are the script's where the flow is known. */
export function wireText(packet: WirePacket, direction: 'inbound' | 'outbound', flow: Flow | null): string {
  const { transport } = packet;
  const isIPv6 = packet.source.family === 6;
  switch (transport.protocol) {
    case 'tcp':
      return wireTCPText(transport, direction, flow);
    case 'udp':
      return `udp (${transport.payload.byteLength})`;
    case 'icmp':
      return `icmp ${icmpText(transport, isIPv6)}`;
    case 'other':
      return `protocol ${transport.number} (${transport.payload.byteLength})`;
  }
}

export function wireTCPText(tcp: WireTCP, direction: 'inbound' | 'outbound', flow: Flow | null): string {
  const isSyn = (tcp.flags & SYN) !== 0;
  const ours = (number: number): number => (flow === null ? number : flow.toScript(number, isSyn));
  const theirs = (number: number): number => (flow === null || isSyn ? number : flow.remoteToScript(number));
  const [sequence, acknowledgment] =
    direction === 'outbound'
      ? [ours(tcp.sequence), theirs(tcp.acknowledgment)]
      : [theirs(tcp.sequence), ours(tcp.acknowledgment)];
  const length = tcp.payload.byteLength;
  const parts = [flagText(tcp.flags), `${sequence}:${(sequence + length) % 2 ** 32}(${length})`];
  if ((tcp.flags & 0x10) !== 0) parts.push(`ack ${acknowledgment}`);
  parts.push(`win ${tcp.window}`);
  if (tcp.urgentPointer !== 0) parts.push(`urg ${tcp.urgentPointer}`);
  if (tcp.options.length > 0) parts.push(`<${wireOptionsText(tcp.options, direction, flow)}>`);
  return parts.join(' ');
}

/** What the peer says of our numbers and clock is the script's, as far as it is known. */
function wireOptionsText(options: readonly WireOption[], direction: 'inbound' | 'outbound', flow: Flow | null): string {
  if (flow === null) return describeWireOptions(options);
  return options
    .map((option) => {
      const timestamps = timestampsOf([option]);
      if (timestamps !== undefined) {
        const { value, echo } = timestamps;
        const named = (time: number): number => flow.toScriptTimestamp(time) ?? time;
        return direction === 'outbound' ? `TS val ${named(value)} ecr ${echo}` : `TS val ${value} ecr ${named(echo)}`;
      }
      const edge = (number: number): number =>
        direction === 'inbound' ? flow.toScript(number) : flow.remoteToScript(number);
      return describeWireOptions([withEdges(option, edge)]);
    })
    .join(',');
}
