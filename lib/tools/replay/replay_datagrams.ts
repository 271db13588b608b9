/**
 * What stands behind a UDP port of a replay: it answers, or says what the recorded server said, when it said it.
 * Pure.
 */
import type { UDP } from '../../stack/udp.ts';
import type { UDPEndpoint, UDPObserver } from '../../stack/udp_endpoint.ts';
import { ANY_IPV4, ANY_IPV6, compactAddress, wholeAddress, type CompactAddress } from '../../util/compact_address.ts';
import { Endpoint } from '../../util/endpoint.ts';
import { UsageError } from '../../util/errors.ts';
import type { IPFamily } from '../../util/ip_address.ts';
import type { PacketLayers } from '../packet_layers.ts';
import type { ReplayListener } from './replay_config.ts';

const HEADER_BYTES = 8;

export class ReplayDatagrams implements UDPObserver {
  readonly #endpoint: UDPEndpoint;
  readonly #listener: ReplayListener;
  readonly #delivered: (name: string) => void;

  /** @param delivered told of every datagram that arrives @throws UsageError */
  constructor(udp: UDP, family: IPFamily, listener: ReplayListener, delivered: (name: string) => void) {
    this.#listener = listener;
    this.#delivered = delivered;
    this.#endpoint = udp.open(family, { ipv6Only: true });
    const address = family === 4 ? ANY_IPV4 : ANY_IPV6;
    const refusal = udp.bind(this.#endpoint, { address, port: listener.port });
    if (refusal !== null) throw new UsageError(refusal, `UDP port ${listener.port} cannot be opened: ${refusal}`);
    this.#endpoint.observer = this;
  }

  udpChanged(endpoint: UDPEndpoint): void {
    for (;;) {
      const datagram = endpoint.received.take();
      if (datagram === undefined) return;
      const { source, sourcePort, destination, destinationPort } = datagram;
      const ours = new Endpoint(wholeAddress(destination), destinationPort);
      const theirs = new Endpoint(wholeAddress(source), sourcePort);
      this.#delivered(`udp ${ours.toString()} from ${theirs.toString()}`);
      if (this.#listener.application !== 'echo') continue;
      this.#send(datagram.bytes().slice(), source, sourcePort);
    }
  }

  /** A datagram of the recorded server. */
  sayRecorded(layers: PacketLayers): void {
    const { bytes, view, transportAt: at, destination, destinationPort, fragment } = layers;
    const isWhole = at >= 0 && fragment === null && at + HEADER_BYTES <= bytes.byteLength && destination !== null;
    if (!isWhole || this.#listener.application !== 'recorded') return;
    const end = at + Math.max(HEADER_BYTES, view.getUint16(at + 4));
    this.#send(bytes.slice(at + HEADER_BYTES, end), compactAddress(destination), destinationPort);
  }

  #send(bytes: Uint8Array, destination: CompactAddress, port: number): void {
    this.#endpoint.send(bytes, 0, bytes.byteLength, destination, port);
  }
}
