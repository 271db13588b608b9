/**
 * A device as the stack sees it: what it takes, whether it has room, and what waits for room. What waits is whole, link
 * header and all, and nobody overtakes it.
 * Pure: the device itself is a function, and only there while a turn transmits.
 */
import type { Packet } from '../util/packet.ts';
import { RingQueue } from '../util/ring_queue.ts';
import type { StackCounters } from './counters.ts';
import { OUTPUT_QUEUE_FULL } from './drop_reasons.ts';

/** Takes a packet before it returns; false: no room, keep it. */
export type SendPacket = (packet: Packet, port: Port) => boolean;

/** What packets begin with: an IP header, or an Ethernet header. */
export type LinkType = 'ip' | 'ethernet';

export interface PortOptions {
  readonly name: string;
  readonly linkType: LinkType;
  /** Largest IP packet on the wire, bytes. */
  readonly mtu: number;
  /** The device completes transport checksums. */
  readonly checksumOffload: boolean;
  /** Largest IP packet the device cuts for us, bytes; 0: it does not. */
  readonly segmentationOffloadBytes: number;
  /** It cuts rows of UDP datagrams as well as TCP's segments. */
  readonly udpSegmentationOffload: boolean;
}

/** Packets that wait for room at most: the pieces of a datagram of 64 KiB on the narrowest link, several times over. */
const MAX_WAITING = 1024;

export class Port {
  readonly name: string;
  /** The number of the port in its stack, from 0. */
  readonly index: number;
  readonly linkType: LinkType;
  readonly mtu: number;
  readonly checksumOffload: boolean;
  readonly segmentationOffloadBytes: number;
  readonly udpSegmentationOffload: boolean;
  /** What takes a packet that has arrived; it begins as the link type says. */
  receiver: (packet: Packet) => void = () => {};
  /** The device has said no in this turn. */
  isBlocked = false;
  readonly #counters: StackCounters;
  readonly #waiting = new RingQueue<Packet>();
  #send: SendPacket | null = null;

  constructor(options: PortOptions, index: number, counters: StackCounters) {
    this.name = options.name;
    this.index = index;
    this.linkType = options.linkType;
    this.mtu = options.mtu;
    this.checksumOffload = options.checksumOffload;
    this.segmentationOffloadBytes = options.segmentationOffloadBytes;
    this.udpSegmentationOffload = options.udpSegmentationOffload;
    this.#counters = counters;
  }

  /** Something waits for a device with room. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Opens the way out for a turn, and lets go what waits. */
  begin(send: SendPacket): void {
    this.#send = send;
    this.isBlocked = false;
    for (let packet = this.#waiting.peek(); packet !== undefined; packet = this.#waiting.peek()) {
      if (!this.#give(packet)) return;
      this.#waiting.take();
    }
  }

  /** Closes it: between turns nothing is sent. */
  end(): void {
    this.#send = null;
  }

  /** @returns false: no room, nothing was taken */
  send(packet: Packet): boolean {
    return !this.isBlocked && this.#give(packet);
  }

  /** Sends, or keeps a copy for when there is room; when too much waits already the packet ends here, and is counted. */
  sendOrKeep(packet: Packet): void {
    if (this.#waiting.length === 0 && this.send(packet)) return;
    if (this.#waiting.length >= MAX_WAITING) this.#counters.drop(OUTPUT_QUEUE_FULL);
    else this.#waiting.push(packet.copy());
  }

  clear(): void {
    this.#waiting.clear();
  }

  #give(packet: Packet): boolean {
    const bytes = packet.totalLength;
    if (this.#send === null) return false;
    if (!this.#send(packet, this)) {
      this.isBlocked = true;
      return false;
    }
    this.#counters.packetsSent += 1;
    this.#counters.bytesSent += bytes;
    return true;
  }
}
