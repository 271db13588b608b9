/**
 * One neighbour on a link: what is known of it, how sure we are (RFC 4861 §7.3.2), and what waits for its address.
 * Pure. Written by neighbor_cache.ts alone.
 */
import type { CompactAddress } from '../util/compact_address.ts';
import type { HeapItem } from '../util/deadline_heap.ts';
import type { EthernetAddress } from '../util/ethernet_address.ts';
import type { Packet } from '../util/packet.ts';
import { RingQueue } from '../util/ring_queue.ts';

/**
 * INCOMPLETE: asked for, no answer yet. REACHABLE: answered of late. STALE: may have gone, nobody cares. DELAY: used
 * again, perhaps the upper layers will hear from it. PROBE: asked directly whether it is still there.
 */
export type NeighborState = 'INCOMPLETE' | 'REACHABLE' | 'STALE' | 'DELAY' | 'PROBE';

export class Neighbor implements HeapItem {
  readonly address: CompactAddress;
  state: NeighborState = 'INCOMPLETE';
  /** Its link address; null while INCOMPLETE. */
  mac: EthernetAddress | null = null;
  /** Says of itself that it forwards packets (RFC 4861 §4.4). */
  isRouter = false;
  /** Until when REACHABLE holds without news, ms. */
  reachableUntilMs = 0;
  /** Questions since it was asked for, or doubted. */
  questions = 0;
  /** Stands in the list of those to be asked. */
  isToBeAsked = false;
  /** Stands in the list of those whose held datagrams may leave. */
  isReady = false;
  /** When something was last sent to it; −1: never. ms */
  usedAtMs = -1;
  isRemoved = false;
  /** Copies of datagrams, from the oldest to the youngest. */
  readonly held = new RingQueue<Packet>();
  heldBytes = 0;
  heapIndex = -1;
  deadlineMs = Infinity;

  constructor(address: CompactAddress) {
    this.address = address;
  }
}
