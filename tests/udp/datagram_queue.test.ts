/** What has arrived and is not read yet: order, bounds, super-segments read piece by piece, and memory that comes home. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Arrival } from '../../lib/stack/arrival.ts';
import type { AttachedInterface } from '../../lib/stack/attached_interface.ts';
import { DATAGRAM_OVERHEAD_BYTES, DatagramQueue } from '../../lib/stack/datagram_queue.ts';
import { tailPool } from '../../lib/util/chunk_keeper.ts';
import { Packet } from '../../lib/util/packet.ts';
import { POISON_BYTE } from '../../lib/util/slab.ts';
import { outgoingWith } from '../harness/wire_bytes.ts';

const ETH0 = { name: 'eth0' } as AttachedInterface;

function arrivalFrom(source: number): Arrival {
  const arrival = new Arrival(ETH0);
  arrival.source = source;
  arrival.destination = 1;
  return arrival;
}

/** Pushes bytes that are overwritten as soon as the queue has them. */
function push(queue: DatagramQueue, text: string, segmentSize = 0, source = 7): boolean {
  const bytes = new TextEncoder().encode(text);
  const packet = Packet.fromBytes(bytes);
  packet.segmentSize = segmentSize;
  const taken = queue.push(packet, arrivalFrom(source), 1000, 53);
  if (packet.slab.references === 1) bytes.fill(POISON_BYTE);
  return taken;
}

function take(queue: DatagramQueue): string | undefined {
  const datagram = queue.take();
  return datagram === undefined ? undefined : new TextDecoder().decode(datagram.bytes());
}

function takeAll(queue: DatagramQueue): string[] {
  const all: string[] = [];
  for (let text = take(queue); text !== undefined; text = take(queue)) all.push(text);
  return all;
}

describe('the queue of received datagrams', () => {
  it('hands out what came, in order, with whom it is from, whatever the sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(60), fc.nat(3000), fc.constant(65_507)), { maxLength: 20 }), (sizes) => {
        const queue = new DatagramQueue(10_000_000);
        const texts = sizes.map((size, index) => String.fromCharCode(97 + (index % 26)).repeat(size));
        for (const [index, text] of texts.entries()) expect(push(queue, text, 0, index)).to.equal(true);
        for (const [index, text] of texts.entries()) {
          const datagram = queue.take()!;
          expect(datagram).to.include({ source: index, sourcePort: 1000, destination: 1, destinationPort: 53 });
          expect(datagram.attached).to.equal(ETH0);
          expect(new TextDecoder().decode(datagram.bytes())).to.equal(text);
        }
        expect(queue.take()).to.equal(undefined);
      }),
    );
  });

  it('takes no more than its bytes, counts empty datagrams too, and never starves', () => {
    const queue = new DatagramQueue(3 * DATAGRAM_OVERHEAD_BYTES);
    expect(push(queue, 'x'.repeat(1000))).to.equal(true); // it was empty
    expect(push(queue, '')).to.equal(false);
    expect(take(queue)).to.have.length(1000);
    expect([push(queue, ''), push(queue, ''), push(queue, ''), push(queue, '')]).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
    expect(takeAll(queue)).to.deep.equal(['', '', '']);
    expect(queue.hasDatagrams).to.equal(false);
  });

  it('reads a super-segment as the datagrams that it stands for', () => {
    const queue = new DatagramQueue(10_000);
    push(queue, 'first');
    push(queue, 'aaabbbccd', 3);
    push(queue, 'last');
    expect(take(queue)).to.equal('first');
    expect(take(queue)).to.equal('aaa');
    expect(queue.hasDatagrams).to.equal(true);
    expect(takeAll(queue)).to.deep.equal(['bbb', 'ccd', 'last']);
    push(queue, 'xxxy', 3);
    expect(takeAll(queue)).to.deep.equal(['xxx', 'y']);
  });

  it('gives room back piece by piece', () => {
    const queue = new DatagramQueue(2 * (3 + DATAGRAM_OVERHEAD_BYTES));
    push(queue, 'aaabbb', 3);
    expect(push(queue, 'ccc')).to.equal(false);
    take(queue);
    expect(push(queue, 'ccc')).to.equal(true);
    expect(takeAll(queue)).to.deep.equal(['bbb', 'ccc']);
  });

  it('copies packets in several pieces', () => {
    const queue = new DatagramQueue(10_000);
    const packet = outgoingWith(3, 20, 5);
    const expected = [...packet.toBytes()];
    queue.push(packet, arrivalFrom(1), 1, 2);
    expect([...queue.take()!.bytes()]).to.deep.equal(expected);
  });

  it('holds no slab of the pool once it is read, or cleared', () => {
    const before = tailPool.outstanding;
    const queue = new DatagramQueue(10_000_000);
    for (let index = 0; index < 200; index += 1) push(queue, 'x'.repeat(1400));
    expect(tailPool.outstanding).to.be.greaterThan(before);
    expect(takeAll(queue)).to.have.length(200);
    expect(tailPool.outstanding).to.equal(before);
    for (let index = 0; index < 200; index += 1) push(queue, 'x'.repeat(1400));
    take(queue);
    queue.clear();
    expect([tailPool.outstanding, queue.hasDatagrams, queue.take()]).to.deep.equal([before, false, undefined]);
  });
});
