/**
 * Everything that can be chosen about a stack: unit, default, range, reason.
 * Pure: chance, secret and time come in here.
 */
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { ConfigurationError } from '../util/errors.ts';
import type { IPAddress } from '../util/ip_address.ts';
import type { RandomSource } from '../util/random_source.ts';
import type { SipHashKey } from '../util/siphash.ts';
import type { TagOption } from '../network/vlan_tag.ts';
import type { LinkType, Port } from './port.ts';
import { FIRST_EPHEMERAL_PORT, LAST_EPHEMERAL_PORT } from './port_allocator.ts';

/**
 * What a segment to a port where nobody is meets: a RST, as RFC 9293 §3.10.7.1 demands, or nothing, which hides the host from
 * those who look for open ports and leaves honest peers to their timeouts. `hide from SYN`: only connection attempts do.
 */
export type ClosedPortPolicy = 'reset' | 'hide from SYN' | 'hide';

export interface StackOptions {
  readonly random: RandomSource;
  /** 128 bits from a good source, new for every start, told to nobody (RFC 6528 §3). */
  readonly secret: SipHashKey;
  /** What Fast Open cookies are made with (RFC 7413 §4.1.2); the same for all servers of a farm. Default: one of our own. */
  readonly fastOpenKey?: SipHashKey;
  /** For every connection that does not say otherwise. */
  readonly config?: Partial<TCPConfig>;
  /**
   * Whether connections begin with what earlier ones to the same host have found: round trips and reordering
   * (RFC 9040 §6.2). Default true.
   */
  readonly sharePathMetrics?: boolean;
  /**
   * The end of slow start among it. One passing loss then slows those that follow for a minute, for which reason Linux has
   * left it out since 5.6. Default false.
   */
  readonly shareSlowStartThreshold?: boolean;
  /** Datagrams for others are sent on: a router. Default false. */
  readonly forwarding?: boolean;
  /** SYNs that are sent on announce no larger MSS than both links carry. Default false. */
  readonly clampsMaxSegmentSize?: boolean;
  /** Default 'reset'. */
  readonly closedPorts?: ClosedPortPolicy;
  /** Where the stack's clock begins, ms. Best the reading of the clock that is going to tick it. */
  readonly nowMs?: number;
  /** Ports for connections that do not name one, 1 … 65,535. Default 32,768 to 60,999. */
  readonly firstEphemeralPort?: number;
  readonly lastEphemeralPort?: number;
  /** Connections in TIME-WAIT at most; further ones are forgotten at once. Default 65,536, some 15 MB. */
  readonly maxTimeWait?: number;
  /** Time to live, or hop limit, of what we send, 1 … 255. Default 64 (RFC 1122 §3.2.1.7). */
  readonly timeToLive?: number;
  /** Answers (RST, ICMP, ACK from TIME-WAIT) that wait for the device at most. Default 1,024. */
  readonly maxWaitingReplies?: number;
}

/** What a stack is told about an interface. Over a device without link addresses it needs one address at least. */
export interface InterfaceOptions {
  readonly name: string;
  /** Our IPv4 address, dotted decimal. */
  readonly address?: string;
  /** Of the IPv4 address, 0 … 32. Default 24. */
  readonly prefixLength?: number;
  /** Our IPv6 address. */
  readonly address6?: string;
  /** Of the IPv6 address, 0 … 128. Default 64. */
  readonly prefixLength6?: number;
  /** Further addresses of either family, as '10.0.0.2/24' or 'fd00::2/64'. */
  readonly addresses?: readonly string[];
  /** The router to everybody else, of either family. */
  readonly gateway?: string;
  readonly gateway6?: string;
  /**
   * Datagrams to every address are taken as if it were ours: for those who answer in other hosts' names. Whoever listens
   * at any address then does so at all addresses there are. Default false.
   */
  readonly acceptsAny?: boolean;
  /** The port of an interface that is here already, to share its device. Default: one of its own. */
  readonly port?: Port;
  /** What packets of the device begin with. Default 'ip'. */
  readonly linkType?: LinkType;
  /** On Ethernet: our address, 'aa:bb:cc:dd:ee:ff'. Default: that of the interface whose port it shares, or one by chance. */
  readonly mac?: string;
  /**
   * On Ethernet: which VLAN frames are of, outermost tag first: identifiers, or whole tags. 'any': frames with any tags, or
   * none, are read, and who sent them is answered with the same ones. Default: none, frames have no tag.
   */
  readonly tags?: readonly TagOption[] | 'any';
  /** On Ethernet: frames for any address are read as if they were for us. Default false. */
  readonly promiscuous?: boolean;
  /**
   * On Ethernet: IPv6 addresses are made for the link and for the prefixes of routers, who are asked and believed
   * (RFC 4862). Default: where there is an IPv6 address, or no address at all.
   */
  readonly autoconfigure?: boolean;
  /**
   * How often it is asked whether somebody has an address that was made here before it is used, 0 … 10 (RFC 4862 §5.1).
   * Addresses that were given are used at once, so that a host is ready when it is open. Default 1.
   */
  readonly duplicateAddressProbes?: number;
  /**
   * How addresses are made: from the link address, by which a host is known wherever it goes, or so that they stay the
   * same in one network and tell nothing in another (RFC 7217), as long as the stack's secret is the same. Default 'stable'.
   */
  readonly interfaceIdentifier?: 'EUI-64' | 'stable';
  /** Largest IP packet on the wire, bytes, 68 … 65,535; with IPv6 at least 1,280 (RFC 8200 §5). Default 1,500. */
  readonly mtu?: number;
  /** The device completes transport checksums. Default false. */
  readonly checksumOffload?: boolean;
  /** Largest IP packet the device cuts for us, bytes; 0 (default): it does not. */
  readonly segmentationOffloadBytes?: number;
  /** It cuts rows of UDP datagrams, too. Default false. */
  readonly udpSegmentationOffload?: boolean;
  /**
   * Negative advice (RFC 9293 §3.8.3, MUST-20): a connection's retransmissions go unanswered. Whoever chooses the next hop
   * may look for another one.
   */
  readonly onPathSuspected?: (remote: IPAddress) => void;
}

/** @throws ConfigurationError naming option, value and range */
export function validateStackOptions(options: StackOptions): void {
  const { firstEphemeralPort = FIRST_EPHEMERAL_PORT, lastEphemeralPort = LAST_EPHEMERAL_PORT } = options;
  inRange('firstEphemeralPort', firstEphemeralPort, 1, 65535);
  inRange('lastEphemeralPort', lastEphemeralPort, firstEphemeralPort, 65535);
  inRange('maxTimeWait', options.maxTimeWait ?? 0, 0, 2 ** 24);
  inRange('timeToLive', options.timeToLive ?? 64, 1, 255);
  inRange('maxWaitingReplies', options.maxWaitingReplies ?? 1, 1, 2 ** 20);
  const { fastOpenKey } = options;
  if (fastOpenKey !== undefined && fastOpenKey.length !== 4) {
    throw new ConfigurationError('fastOpenKey', `${fastOpenKey.length} words`, '4 words');
  }
  if (options.secret.length !== 4) throw new ConfigurationError('secret', `${options.secret.length} words`, '4 words');
}

/** @throws ConfigurationError naming option, value and range */
export function inRange(option: string, value: number, least: number, most: number): void {
  if (!(Number.isInteger(value) && value >= least && value <= most)) {
    throw new ConfigurationError(option, value, `integers ${least} to ${most}`);
  }
}
