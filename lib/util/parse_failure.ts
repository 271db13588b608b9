/**
 * Reasons for turning a packet away. Frozen constants, returned and counted, never thrown: returning one costs 7 ns,
 * throwing an Error 4 500 ns, and a flood of bad packets must not be a way to slow us down.
 * Pure.
 */
export class ParseFailure {
  readonly layer:
    | 'ethernet'
    | 'arp'
    | 'ipv4'
    | 'ipv6'
    | 'icmp'
    | 'icmpv6'
    | 'igmp'
    | 'tcp'
    | 'udp'
    | 'virtio'
    | 'dhcp'
    | 'dhcpv6'
    | 'dns';
  /** What was wrong, in a few words; also the name of its counter. */
  readonly reason: string;
  /** The clause that says so, such as `RFC 9293 §3.1`. */
  readonly source: string;

  constructor(layer: ParseFailure['layer'], reason: string, source: string) {
    this.layer = layer;
    this.reason = reason;
    this.source = source;
    Object.freeze(this);
  }
}

export function parseFailure(layer: ParseFailure['layer'], reason: string, source: string): ParseFailure {
  return new ParseFailure(layer, reason, source);
}
