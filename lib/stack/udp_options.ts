/**
 * Everything that can be chosen about a UDP socket: unit, default, range, reason.
 * Pure.
 */
import { inRange } from './stack_options.ts';

export interface UDPOptions {
  /** Bound to `::`, it does not hear IPv4. Default false. */
  readonly ipv6Only?: boolean;
  /**
   * Shares its end with others who say so too: what is sent to one host goes to the latest of them, what is sent to many to
   * each. Default false.
   */
  readonly reuseAddress?: boolean;
  /**
   * Datagrams not read yet, each counted with 64 bytes more; further ones are dropped. Default 8 MiB: a device may bring half
   * of that at once, in super-segments.
   */
  readonly receiveBufferBytes?: number;
  /** Datagrams not sent yet, each counted with 64 bytes more. Default 1 MiB. */
  readonly sendBufferBytes?: number;
  /** Hops, 1 … 255. Default 64 (RFC 1122 §3.2.1.7). */
  readonly timeToLive?: number;
  /** DSCP and ECN, 0 … 255. Default 0. */
  readonly typeOfService?: number;
  /** May send to broadcast addresses. Default false. */
  readonly broadcast?: boolean;
  /** Datagrams that are too long for the path are refused instead of cut. Default false. */
  readonly dontFragment?: boolean;
  /** Over IPv4 too, datagrams carry a checksum (RFC 1122 §4.1.3.4). Default true. */
  readonly checksum?: boolean;
}

const MIB = 1024 * 1024;

/** @throws ConfigurationError */
export function completeUDPOptions(options: UDPOptions, timeToLive: number): Required<UDPOptions> {
  const complete = {
    ipv6Only: options.ipv6Only ?? false,
    reuseAddress: options.reuseAddress ?? false,
    receiveBufferBytes: options.receiveBufferBytes ?? 8 * MIB,
    sendBufferBytes: options.sendBufferBytes ?? MIB,
    timeToLive: options.timeToLive ?? timeToLive,
    typeOfService: options.typeOfService ?? 0,
    broadcast: options.broadcast ?? false,
    dontFragment: options.dontFragment ?? false,
    checksum: options.checksum ?? true,
  };
  inRange('receiveBufferBytes', complete.receiveBufferBytes, 1, 0x7fffffff);
  inRange('sendBufferBytes', complete.sendBufferBytes, 1, 0x7fffffff);
  inRange('timeToLive', complete.timeToLive, 1, 255);
  inRange('typeOfService', complete.typeOfService, 0, 255);
  return complete;
}
