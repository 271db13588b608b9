/**
 * How a connection begins: its initial sequence number (RFC 6528), its timestamps (RFC 7323 §5.4), and what its path
 * carries.
 * Pure.
 */
import { pseudoHeaderSum, PROTOCOL_TCP } from '../network/pseudo_header.ts';
import { TCPConnection } from '../tcp_connection.ts';
import { initialSequenceNumber, timestampOffset } from '../tcp_helpers/initial_sequence_number.ts';
import { DEFAULT_SEND_MSS, DEFAULT_SEND_MSS_IPV6 } from '../tcp_helpers/syn_options.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { addressWords } from '../util/compact_address.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { headerBytes, type AttachedInterface } from './attached_interface.ts';
import type { PathMTUCache } from './path_mtu_cache.ts';
import { TCPEndpoint, type ConnectionEnds, type EndpointHome } from './tcp_endpoint.ts';
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
    ends: ConnectionEnds,
    config: TCPConfig,
    attached: AttachedInterface,
    former: TimeWaitRecord | null,
    nowMs: number,
  ): TCPEndpoint {
    const { localAddress, localPort, remoteAddress, remotePort } = ends;
    const quadruple = {
      localAddress: addressWords(localAddress),
      localPort,
      remoteAddress: addressWords(remoteAddress),
      remotePort,
    };
    const proposed = initialSequenceNumber({ ...quadruple, nowMs, secret: this.#secret });
    const headers = headerBytes(remoteAddress);
    const pathMTU = this.#pathMTUs.get(remoteAddress, attached.mtu, nowMs);
    const connection = new TCPConnection({
      config,
      initialSequenceNumber: former === null ? proposed : former.clearInitialSequenceNumber(proposed),
      sendMssLimit: pathMTU - headers,
      receiveMss: config.maxSegmentSize === 0 ? attached.mtu - headers : config.maxSegmentSize,
      defaultSendMss: typeof remoteAddress === 'number' ? DEFAULT_SEND_MSS : DEFAULT_SEND_MSS_IPV6,
      segmentationOffloadBytes: attached.superSegmentBytes(remoteAddress),
      timestampOffset: timestampOffset(quadruple, this.#secret),
      nowMs,
    });
    return new TCPEndpoint(this.#home, connection, ends, {
      pseudoHeaderSum: pseudoHeaderSum(localAddress, remoteAddress, PROTOCOL_TCP, 0),
      timeWaitMs: config.timeWaitMs,
      pathMTU,
      nowMs,
    });
  }
}
