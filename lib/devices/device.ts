/**
 * What every way out looks like: a TUN, a memory link, a decorator around either.
 * The contract that keeps the reactor sound: `transmit` and `flush` never call back into whoever called them, and
 * `receive` lends each packet only until its callback returns.
 */
import type { EventSource } from '../eventloop/event_source.ts';
import type { Clocked } from '../util/clocked.ts';
import type { Packet } from '../util/packet.ts';

export interface DeviceCapabilities {
  /** Largest IP packet on the wire (after segmentation), bytes. */
  readonly mtu: number;
  /** Whether packets begin with an IP header or an Ethernet header. */
  readonly linkType: 'ip' | 'ethernet';
  /** The device completes transport checksums on the way out and may vouch for them on the way in. */
  readonly checksumOffload: boolean;
  /** Largest packet with `segmentSize` set that `transmit` takes, bytes of IP packet; 0: super-segments must be cut before. */
  readonly segmentationOffloadBytes: number;
  /** Rows of UDP datagrams are cut as well as TCP's segments. Default false. */
  readonly udpSegmentationOffload?: boolean;
}

export interface DeviceCounters {
  packetsReceived: number;
  bytesReceived: number;
  packetsSent: number;
  bytesSent: number;
  /** Read or delivered, but malformed for this device (a bad virtio header, …). */
  receiveErrors: number;
  /** Taken but not sent: link down, the system refused it. */
  sendErrors: number;
}

export interface Device {
  readonly name: string;
  readonly capabilities: DeviceCapabilities;
  readonly counters: DeviceCounters;
  /** Ready when `receive` may find something. */
  readonly readable: EventSource;
  /** Ready when `transmit` may succeed again after it said false. */
  readonly writable: EventSource;
  /** Why the device died (interface deleted, …); null while it lives. A dead device's `readable` is ready once more. */
  readonly failure: Error | null;
  /** Machines within that live in time (a decorator that delays): whoever puts the device on a loop adds them to it. */
  readonly clocked?: readonly Clocked[];
  /** Lends at most `budget` waiting packets and returns how many. Fewer than `budget`: drained. */
  receive(deliver: (packet: Packet) => void, budget: number): number;
  /** Takes the packet (headers copied, payload chunks retained until sent) or returns false: no room, keep it. */
  transmit(packet: Packet): boolean;
  /** Hands what `transmit` gathered to the system in one call. The reactor calls it at the end of a turn. */
  flush(): void;
  close(): void;
}

export function newDeviceCounters(): DeviceCounters {
  return { packetsReceived: 0, bytesReceived: 0, packetsSent: 0, bytesSent: 0, receiveErrors: 0, sendErrors: 0 };
}
