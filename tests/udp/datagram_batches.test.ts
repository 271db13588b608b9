/** Datagrams that wait to be sent: they come out as they went in, and neighbours of one kind share a packet. */
import { expect } from 'chai';
import fc from 'fast-check';
import { DatagramBatches, type DatagramRoute } from '../../lib/stack/datagram_batches.ts';
import { DATAGRAM_OVERHEAD_BYTES } from '../../lib/stack/datagram_queue.ts';
import { tailPool } from '../../lib/util/chunk_keeper.ts';

const HERE: DatagramRoute = { destination: 1, destinationPort: 53 };
const THERE: DatagramRoute = { destination: 2, destinationPort: 53 };

function push(batches: DatagramBatches<DatagramRoute>, text: string, route = HERE, mayBatch = true): void {
  const bytes = new TextEncoder().encode(`..${text}..`);
  batches.push(route, bytes, 2, text.length, mayBatch);
  bytes.fill(0xdd);
}

/** The datagrams of the oldest batch, which is then sent. */
function sendBatch(batches: DatagramBatches<DatagramRoute>): string[] {
  const batch = batches.peek()!;
  const { slab, offset, length, segmentSize, count } = batch;
  const texts = Array.from({ length: count }, (_, index) => {
    const at = index * segmentSize;
    return new TextDecoder().decode(slab.bytes.subarray(offset + at, offset + Math.min(at + segmentSize, length)));
  });
  batches.sent(count);
  return texts;
}

function sendAll(batches: DatagramBatches<DatagramRoute>): string[][] {
  const all: string[][] = [];
  while (batches.peek() !== undefined) all.push(sendBatch(batches));
  return all;
}

describe('datagrams that wait to be sent', () => {
  it('leave in order and unchanged, whatever their sizes and ends, and however many leave at a time', () => {
    const datagram = fc.record({ size: fc.oneof(fc.nat(5), fc.constant(1400), fc.nat(65_507)), here: fc.boolean() });
    fc.assert(
      fc.property(fc.array(datagram, { maxLength: 40 }), fc.array(fc.nat(3)), (datagrams, holds) => {
        const batches = new DatagramBatches<DatagramRoute>(100_000_000, 65_507);
        const texts = datagrams.map(({ size }, index) => String.fromCharCode(97 + (index % 26)).repeat(size));
        const out: string[] = [];
        for (const [index, { here }] of datagrams.entries()) {
          push(batches, texts[index]!, here ? HERE : THERE);
          const batch = batches.peek()!;
          if (holds[index] !== 0) continue;
          // One of a batch goes, the rest of it stays.
          const piece = Math.min(batch.segmentSize, batch.length);
          out.push(new TextDecoder().decode(batch.slab.bytes.subarray(batch.offset, batch.offset + piece)));
          batches.sent(1);
        }
        expect([...out, ...sendAll(batches).flat()]).to.deep.equal(texts);
        expect([batches.queuedBytes, batches.queuedCount]).to.deep.equal([0, 0]);
      }),
    );
  });

  it('share a packet when they are equally long and for the same end; a shorter one ends it', () => {
    const batches = new DatagramBatches<DatagramRoute>(1_000_000, 65_507);
    for (const text of ['aaa', 'bbb', 'c', 'ddd', 'eeee', 'ffff']) push(batches, text);
    push(batches, 'gggg', THERE);
    push(batches, 'hhhh', THERE, false);
    push(batches, 'iiii', THERE);
    expect(sendAll(batches)).to.deep.equal([
      ['aaa', 'bbb', 'c'],
      ['ddd'],
      ['eeee', 'ffff'],
      ['gggg'],
      ['hhhh'],
      ['iiii'],
    ]);
  });

  it('share a packet no longer than IP allows, and no more of them than Linux takes', () => {
    const batches = new DatagramBatches<DatagramRoute>(10_000_000, 65_507);
    for (let index = 0; index < 100; index += 1) push(batches, 'x'.repeat(1400));
    expect(sendAll(batches).map((texts) => texts.length)).to.deep.equal([1, 46, 46, 7]);
    for (let index = 0; index < 130; index += 1) push(batches, 'y');
    expect(sendAll(batches).map((texts) => texts.length)).to.deep.equal([64, 64, 2]);
  });

  it('find room as long as their bytes fit, and always when nothing waits', () => {
    const batches = new DatagramBatches<DatagramRoute>(1000 + DATAGRAM_OVERHEAD_BYTES, 65_507);
    expect(batches.hasRoomFor(60_000)).to.equal(true);
    push(batches, 'x'.repeat(600));
    expect([batches.hasRoomFor(400 - DATAGRAM_OVERHEAD_BYTES), batches.hasRoomFor(401)]).to.deep.equal([true, false]);
    expect([batches.queuedBytes, batches.queuedCount]).to.deep.equal([600, 1]);
  });

  it('hold no slab of the pool once they are gone', () => {
    const before = tailPool.outstanding;
    const batches = new DatagramBatches<DatagramRoute>(10_000_000, 65_507);
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 200; index += 1) push(batches, 'x'.repeat(1400));
      if (round === 1) batches.clear();
      else sendAll(batches);
      expect([tailPool.outstanding, batches.queuedCount]).to.deep.equal([before, 0]);
    }
  });
});
