/** Super-segments for a device that does not take them. */
import { expect } from 'chai';
import { StackCounters } from '../../lib/stack/counters.ts';
import type { OutboundPath } from '../../lib/stack/interface_table.ts';
import { IPLayer } from '../../lib/stack/ip_layer.ts';
import { SegmentOutput } from '../../lib/stack/segment_output.ts';
import { ACK, PSH, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import { Chunk } from '../../lib/util/chunk.ts';
import type { Packet } from '../../lib/util/packet.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';
import { SlabPool } from '../../lib/util/slab.ts';

describe('SegmentOutput', () => {
  const pool = new SlabPool({ slabBytes: 4096 });
  let output: SegmentOutput;
  let ip: IPLayer;
  let path: OutboundPath;
  let counters: StackCounters;
  let taken: number[];
  let room: number;

  const send = (packet: Packet): boolean => {
    if (room <= 0) return false;
    room -= 1;
    taken.push(packet.totalLength - 40);
    return true;
  };

  beforeEach(() => {
    counters = new StackCounters();
    ip = new IPLayer(counters, 0, 0, seededRandomSource(1), Uint32Array.of(1, 2, 3, 4));
    output = new SegmentOutput(counters, ip, { identification: 0, timeToLive: undefined, maxReplies: undefined });
    const attached = ip.attach({ name: 'test0', address: '10.0.0.1' });
    path = { attached, nextHop: 2, source: 1, frame: null };
    taken = [];
    room = Infinity;
  });

  function superSegment(): TCPSegment {
    const segment = new TCPSegment();
    segment.flags = ACK | PSH;
    segment.payload = [new Chunk(pool.acquire(), 0, 3500)];
    segment.payloadLength = 3500;
    segment.segmentSize = 1000;
    return segment;
  }

  it('cuts them', () => {
    ip.begin(send);
    expect(output.sendSegment(superSegment(), 1, 2, 0, path)).to.equal(true);
    expect(taken).to.deep.equal([1000, 1000, 1000, 500]);
    expect(counters.superSegmentsCut).to.equal(1);
  });

  it('says no when not even the first piece has room', () => {
    room = 0;
    ip.begin(send);
    expect(output.sendSegment(superSegment(), 1, 2, 0, path)).to.equal(false);
    expect(ip.hasWork).to.equal(false);
  });

  it('keeps the pieces that were refused, lets nobody overtake them, and needs nothing of the segment any more', () => {
    const segment = superSegment();
    const { slab } = segment.payload[0]!;
    room = 2;
    ip.begin(send);
    expect(output.sendSegment(segment, 1, 2, 0, path)).to.equal(true);
    room = 1;
    expect(output.sendSegment(superSegment(), 1, 2, 0, path)).to.equal(false);
    expect(ip.end()).to.equal(false);
    segment.payload[0]!.release(); // acknowledged, timed out, whatever
    expect([ip.hasWork, slab.references]).to.deep.equal([true, 0]);
    ip.begin(send);
    expect(ip.end()).to.equal(false);
    room = Infinity;
    ip.begin(send);
    expect(ip.end()).to.equal(true);
    expect(taken).to.deep.equal([1000, 1000, 1000, 500]);
    expect([ip.hasWork, counters.segmentsSent]).to.deep.equal([false, 4]);
  });
});
