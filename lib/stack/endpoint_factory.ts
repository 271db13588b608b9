/**
 * How a connection begins: its initial sequence number (RFC 6528), its timestamps (RFC 7323 §5.4), and what its path
 * carries.
 * Pure.
 */
import { pseudoHeaderSum, PROTOCOL_TCP } from '../network/pseudo_header.ts';
import { TCPConnection } from '../tcp_connection.ts';
import { DEFAULT_SEND_MSS, DEFAULT_SEND_MSS_IPV6 } from '../tcp_helpers/syn_options.ts';
import { initialSequenceNumber, timestampOffset, type Quadruple } from '../tcp_helpers/initial_sequence_number.ts';
import type { TCPConfig } from '../tcp_helpers/tcp_config.ts';
import { addressWords, type CompactAddress } from '../util/compact_address.ts';
import { UsageError } from '../util/errors.ts';
import type { SipHashKey } from '../util/siphash.ts';
import { headerBytes, type AttachedInterface } from './attached_interface.ts';
import type { InterfaceTable } from './interface_table.ts';
import { DSCP_BITS, type HeaderMarks } from './segment_output.ts';
import { TCPEndpoint, type ConnectionEnds, type EndpointHome } from './tcp_endpoint.ts';
import type { SequenceNumber } from '../util/wrapping_integers.ts';
import type { Beginning } from './passive_open.ts';
import type { Paths } from './paths.ts';

export class EndpointFactory {
  readonly #home: EndpointHome;
  readonly #interfaces: InterfaceTable;
  readonly #secret: SipHashKey;
  readonly #paths: Paths;
  readonly #marks: HeaderMarks;

  constructor(home: EndpointHome, interfaces: InterfaceTable, secret: SipHashKey, paths: Paths, marks: HeaderMarks) {
    this.#home = home;
    this.#interfaces = interfaces;
    this.#marks = marks;
    this.#secret = secret;
    this.#paths = paths;
  }

  create(ends: ConnectionEnds, config: TCPConfig, beginning: Beginning, nowMs: number): TCPEndpoint {
    const { localAddress, remoteAddress } = ends;
    return new TCPEndpoint(this.#home, this.connection(ends, config, beginning, nowMs), ends, {
      pseudoHeaderSum: pseudoHeaderSum(localAddress, remoteAddress, PROTOCOL_TCP, 0),
      timeWaitMs: config.timeWaitMs,
      marks: this.marksFor(config),
      pinnedPath: beginning.path ?? null,
      origin: beginning.origin ?? null,
      nowMs,
    });
  }

  /** A connection without an endpoint around it. */
  connection(ends: ConnectionEnds, config: TCPConfig, beginning: Beginning, nowMs: number): TCPConnection {
    const { localAddress, localPort, remoteAddress, remotePort } = ends;
    const quadruple = {
      localAddress: addressWords(localAddress),
      localPort,
      remoteAddress: addressWords(remoteAddress),
      remotePort,
    };
    const headers = headerBytes(remoteAddress);
    const attached = beginning.path?.attached ?? this.#interfaceTo(remoteAddress);
    const { mtu } = attached;
    const ownLimit = config.maxSegmentSize === 0 ? Infinity : config.maxSegmentSize;
    return new TCPConnection({
      config,
      initialSequenceNumber: beginning.initialSequenceNumber ?? this.#newNumber(quadruple, beginning, nowMs),
      sendMssLimit: Math.min(this.#paths.mtus.get(remoteAddress, mtu, nowMs) - headers, ownLimit),
      sendMssCeiling: Math.min(mtu - headers, ownLimit),
      receiveMss: config.maxSegmentSize === 0 ? mtu - headers : config.maxSegmentSize,
      defaultSendMss: typeof remoteAddress === 'number' ? DEFAULT_SEND_MSS : DEFAULT_SEND_MSS_IPV6,
      segmentationOffloadBytes: attached.superSegmentBytes(remoteAddress),
      timestampOffset: timestampOffset(quadruple, this.#secret),
      pathMetrics: this.#paths.metricsFor(remoteAddress, nowMs),
      nowMs,
    });
  }

  /** Without a way to the peer, its packets will end; the connection then has the shape that the first interface gives. */
  #interfaceTo(remote: CompactAddress): AttachedInterface {
    const attached = this.#interfaces.pathTo(remote)?.attached ?? this.#interfaces.first;
    if (attached === undefined) throw new UsageError('ERR_NOT_ATTACHED', 'attach() an interface first');
    return attached;
  }

  #newNumber(quadruple: Quadruple, { former }: Beginning, nowMs: number): SequenceNumber {
    const proposed = initialSequenceNumber({ ...quadruple, nowMs, secret: this.#secret });
    return former ? former.clearInitialSequenceNumber(proposed) : proposed;
  }

  /** DSCP and hops of what is sent under a configuration. */
  marksFor({ typeOfService, timeToLive, pathMTUDiscovery }: TCPConfig): HeaderMarks {
    if (typeOfService === 0 && timeToLive === 0 && pathMTUDiscovery) return this.#marks; // nearly all share one
    return {
      mayBeCut: !pathMTUDiscovery,
      typeOfService: typeOfService & DSCP_BITS,
      timeToLive: timeToLive === 0 ? this.#marks.timeToLive : timeToLive,
    };
  }
}
