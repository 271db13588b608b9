/**
 * How a connection begins: its initial sequence number (RFC 6528), its timestamps (RFC 7323 §5.4), and what its path
 * carries.
 * Pure.
 */
import { ipv4PseudoHeaderSum, PROTOCOL_TCP } from '../network/pseudo_header.ts';
import { TCPConnection } from '../tcp_connection.ts';
import { initialSequenceNumber, timestampOffset } from '../tcp_helpers/initial_sequence_number.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { IPV4_TCP_HEADER_BYTES, type AttachedInterface } from './attached_interface.ts';
import type { PathMTUCache } from './path_mtu_cache.ts';
import { TCPEndpoint, type EndpointHome, type IPv4Quadruple } from './tcp_endpoint.ts';
import type { TimeWaitRecord } from './time_wait_table.ts';

export class EndpointFactory {
  readonly #home: EndpointHome;
  readonly #secret: SipHashKey;
  readonly #pathMTUs: PathMTUCache;

  constructor(home: EndpointHome, secret: SipHashKey, pathMTUs: PathMTUCache) {
    this.#home = home;
    this.#secret = secret;
    this.#pathMTUs = pathMTUs;
  }

  /** @param former a connection in TIME-WAIT between the same ends, of which the new one must stand clear */
  create(
    quadruple: IPv4Quadruple,
    config: TCPConfig,
    attached: AttachedInterface,
    former: TimeWaitRecord | null,
    nowMs: number,
  ): TCPEndpoint {
    const { localAddress, localPort, remoteAddress, remotePort } = quadruple;
    const ends = { localAddress: [localAddress], localPort, remoteAddress: [remoteAddress], remotePort };
    const proposed = initialSequenceNumber({ ...ends, nowMs, secret: this.#secret });
    const pathMTU = this.#pathMTUs.get(remoteAddress, attached.mtu, nowMs);
    const connection = new TCPConnection({
      config,
      initialSequenceNumber: former === null ? proposed : former.clearInitialSequenceNumber(proposed),
      sendMssLimit: pathMTU - IPV4_TCP_HEADER_BYTES,
      receiveMss: config.maxSegmentSize === 0 ? attached.mtu - IPV4_TCP_HEADER_BYTES : config.maxSegmentSize,
      segmentationOffloadBytes: attached.superSegmentBytes,
      timestampOffset: timestampOffset(ends, this.#secret),
      nowMs,
    });
    return new TCPEndpoint(this.#home, connection, quadruple, {
      pseudoHeaderSum: ipv4PseudoHeaderSum(localAddress, remoteAddress, PROTOCOL_TCP, 0),
      timeWaitMs: config.timeWaitMs,
      pathMTU,
      nowMs,
    });
  }
}
