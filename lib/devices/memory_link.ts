/**
 * A cable in memory: two devices, and what one transmits the other receives, in order, in a later turn and never within
 * `transmit()`. It owns no clock: delay and loss are added by `impaired_device.ts` around either end.
 *
 *       left.transmit() ──> | queue of packets, their bytes in pooled slabs | ──> right.receive()
 *       left.receive()  <── |                                               | <── right.transmit()
 */
import { ReadinessFlag } from '../eventloop/readiness_flag.ts';
import { NO_CHUNKS, type Chunk } from '../util/chunk.ts';
import { ConfigurationError } from '../util/errors.ts';
import { CHECKSUM_PARTIAL, CHECKSUM_TRUSTED, CHECKSUM_UNVERIFIED, Packet } from '../util/packet.ts';
import { RingQueue } from '../util/ring_queue.ts';
import { SlabPool } from '../util/slab.ts';
import { newDeviceCounters, type Device, type DeviceCapabilities } from './device.ts';
import { networkHeaderAt } from '../util/super_segment.ts';

/** An Ethernet header with its VLAN tags comes on top of the MTU; room for so much is made. Bytes. */
const LINK_HEADER_BYTES = 64;

export interface MemoryLinkOptions {
  /** Largest IP packet, bytes, 68–65535. Default 1500. */
  readonly mtu?: number;
  /** What packets begin with. Default 'ip'. */
  readonly linkType?: 'ip' | 'ethernet';
  /** Partial checksums are taken, and arrive as trusted, as through a TUN with offload. Default false. */
  readonly checksumOffload?: boolean;
  /** Super-segments up to this size are taken, and arrive whole, bytes of IP packet. Default 0: none. */
  readonly segmentationOffloadBytes?: number;
  /** Packets that wait in each direction at most. Default 1024. */
  readonly queuePackets?: number;
  /** What `transmit` does when so many wait: says no, or takes the packet and drops it as a router would. Default 'wait'. */
  readonly whenFull?: 'wait' | 'drop';
  /**
   * true: every byte is copied, as on a real wire. false: payload chunks are handed over by reference, so their bytes
   * must not change; that measures the stack alone. Default true.
   */
  readonly copy?: boolean;
  /** Where the bytes lie meanwhile. Default: a pool of the link's own. */
  readonly pool?: SlabPool;
  /** Names of the two ends. */
  readonly names?: readonly [string, string];
}

/** Both ends of a new link. */
export function memoryLink(options: MemoryLinkOptions = {}): [MemoryDevice, MemoryDevice] {
  const settings = validate(options);
  const [leftName, rightName] = options.names ?? ['left', 'right'];
  const left = new MemoryDevice(leftName, settings);
  const right = new MemoryDevice(rightName, settings);
  left.connect(right);
  right.connect(left);
  return [left, right];
}

interface LinkSettings {
  readonly capabilities: DeviceCapabilities;
  readonly queuePackets: number;
  readonly drops: boolean;
  readonly copies: boolean;
  readonly pool: SlabPool;
}

function validate(options: MemoryLinkOptions): LinkSettings {
  const { mtu = 1500, segmentationOffloadBytes = 0, queuePackets = 1024 } = options;
  if (!(mtu >= 68 && mtu <= 65535)) throw new ConfigurationError('mtu', mtu, '68 to 65535 bytes');
  if (!(segmentationOffloadBytes >= 0 && segmentationOffloadBytes <= 65535)) {
    throw new ConfigurationError('segmentationOffloadBytes', segmentationOffloadBytes, '0 to 65535 bytes');
  }
  if (!(queuePackets >= 1)) throw new ConfigurationError('queuePackets', queuePackets, '1 packet or more');
  const capabilities: DeviceCapabilities = {
    mtu,
    linkType: options.linkType ?? 'ip',
    checksumOffload: options.checksumOffload ?? false,
    segmentationOffloadBytes,
    udpSegmentationOffload: segmentationOffloadBytes > 0,
  };
  const linkHeaderBytes = options.linkType === 'ethernet' ? LINK_HEADER_BYTES : 0;
  const largest = Math.max(mtu, segmentationOffloadBytes) + linkHeaderBytes;
  return {
    capabilities,
    queuePackets,
    drops: options.whenFull === 'drop',
    copies: options.copy ?? true,
    pool: options.pool ?? new SlabPool({ slabBytes: Math.ceil(largest / 256) * 256 }),
  };
}

export class MemoryDevice implements Device {
  readonly name: string;
  readonly capabilities: DeviceCapabilities;
  readonly counters = newDeviceCounters();
  readonly readable = new ReadinessFlag();
  readonly writable = new ReadinessFlag(true);
  readonly failure = null;
  /** Where packets on this link lie; `pool.outstanding` is 0 when nothing is under way or kept. */
  readonly pool: SlabPool;
  /** Packets lost because the queue was full; only with `whenFull: 'drop'`. */
  packetsDropped = 0;
  readonly #settings: LinkSettings;
  /** What waits to be received here. */
  readonly #queue = new RingQueue<Packet>();
  #peer: MemoryDevice | null = null;

  constructor(name: string, settings: LinkSettings) {
    this.name = name;
    this.capabilities = settings.capabilities;
    this.pool = settings.pool;
    this.#settings = settings;
  }

  /** Packets that wait to be received here. */
  get packetsWaiting(): number {
    return this.#queue.length;
  }

  /** For memoryLink(). */
  connect(peer: MemoryDevice): void {
    this.#peer = peer;
  }

  receive(deliver: (packet: Packet) => void, budget: number): number {
    let delivered = 0;
    for (; delivered < budget; delivered += 1) {
      const packet = this.#queue.take();
      if (packet === undefined) break;
      this.counters.packetsReceived += 1;
      this.counters.bytesReceived += packet.totalLength;
      // The receiver trims and re-reads the packet: remember what we have to give back.
      const { slab, payload } = packet;
      deliver(packet);
      slab.release();
      for (const chunk of payload) chunk.release();
    }
    if (this.#queue.length === 0) this.readable.lower();
    if (delivered > 0) this.#peer?.writable.raise();
    return delivered;
  }

  transmit(packet: Packet): boolean {
    const peer = this.#peer;
    if (peer === null || !this.#fits(packet)) {
      this.counters.sendErrors += 1;
      return true;
    }
    if (peer.#queue.length >= this.#settings.queuePackets) {
      if (!this.#settings.drops) {
        this.writable.lower();
        return false;
      }
      this.packetsDropped += 1;
      return true;
    }
    this.counters.packetsSent += 1;
    this.counters.bytesSent += packet.totalLength;
    peer.#queue.push(this.#carry(packet));
    peer.readable.raise();
    return true;
  }

  /** Nothing is gathered: what was transmitted waits at the other end already. */
  flush(): void {}

  /** Unplugs the cable: what was under way is lost, and what the other end sends from now on is a send error there. */
  close(): void {
    const peer = this.#peer;
    if (peer === null) return;
    this.#unplug();
    peer.#unplug();
  }

  #unplug(): void {
    this.#peer = null;
    for (let packet = this.#queue.take(); packet !== undefined; packet = this.#queue.take()) {
      packet.slab.release();
      for (const chunk of packet.payload) chunk.release();
    }
    this.readable.lower();
    this.writable.raise();
  }

  #fits(packet: Packet): boolean {
    const { mtu, segmentationOffloadBytes, linkType } = this.capabilities;
    const largest = packet.segmentSize > 0 ? segmentationOffloadBytes : mtu;
    if (linkType === 'ip') return packet.totalLength <= largest;
    const linkHeaderBytes = networkHeaderAt(packet);
    return linkHeaderBytes <= LINK_HEADER_BYTES && packet.totalLength <= largest + linkHeaderBytes;
  }

  /** The packet as it will arrive. */
  #carry(packet: Packet): Packet {
    const slab = this.pool.acquire();
    const carried = new Packet(slab, 0, packet.length);
    if (this.#settings.copies) {
      carried.length = packet.copyTo(slab.bytes, 0);
    } else {
      copyHeader(packet, slab.bytes);
      if (packet.payloadLength > 0) carried.setPayload(retainAll(packet.payload), packet.payloadLength);
    }
    const isPartial = packet.checksum === CHECKSUM_PARTIAL && this.capabilities.checksumOffload;
    carried.checksum = isPartial ? CHECKSUM_TRUSTED : CHECKSUM_UNVERIFIED;
    if (isPartial) {
      carried.checksumStart = packet.checksumStart;
      carried.checksumOffset = packet.checksumOffset;
    }
    carried.segmentSize = packet.segmentSize;
    return carried;
  }
}

/** A view costs 40 ns, so that the few bytes of a header are sooner copied one by one. */
function copyHeader(packet: Packet, target: Uint8Array): void {
  const { offset, length } = packet;
  if (length > 80) {
    target.set(packet.bytes(), 0);
    return;
  }
  const source = packet.slab.bytes;
  for (let index = 0; index < length; index += 1) target[index] = source[offset + index]!;
}

function retainAll(chunks: readonly Chunk[]): readonly Chunk[] {
  if (chunks.length === 0) return NO_CHUNKS;
  for (const chunk of chunks) chunk.slab.retain();
  return chunks.slice();
}
