/**
 * Beyond 2^31, 2^32 and 2^33: positions are doubles and no bitwise operator touches one, so every machine goes on where
 * a 32-bit index would stop; sequence numbers wrap many times on the way. The bytes are views of one pattern.
 */
import { expect } from 'chai';
import { ByteStream } from '../../lib/byte_stream.ts';
import { StreamReassembler } from '../../lib/stream_reassembler.ts';
import { TCPConnection } from '../../lib/tcp_connection.ts';
import { fixedWindow } from '../../lib/tcp_helpers/congestion/fixed_window.ts';
import { completeTCPConfig } from '../../lib/tcp_helpers/tcp_config.ts';
import { TCPSegment } from '../../lib/tcp_helpers/tcp_segment.ts';
import { Chunk, joinChunks } from '../../lib/util/chunk.ts';
import { sequenceNumber } from '../../lib/util/wrapping_integers.ts';
import { Pair } from '../harness/pair.ts';
import { isStreamBytes, streamBytes } from '../harness/step.ts';

const ERAS = [2 ** 31, 2 ** 32, 2 ** 33];
const MIB = 1 << 20;

describe('a stream beyond 2^33 bytes', () => {
  it('is written, seen and read in every era', () => {
    const stream = new ByteStream(64 * MIB);
    for (const era of ERAS) {
      while (stream.bytesWritten < era - 100_000) {
        stream.write(streamBytes(stream.bytesWritten, MIB));
        stream.discard(MIB);
      }
      for (let step = 0; step < 400; step += 1) {
        stream.write(streamBytes(stream.bytesWritten, 5003));
        if (stream.bytesBuffered < 20_000) continue;
        const seen = Chunk.fromBytes(joinChunks(stream.slice(5000, 5100)));
        expect(isStreamBytes(seen, stream.bytesRead + 5000)).to.equal(true);
        const chunk = stream.read(7000)!;
        expect(isStreamBytes(chunk, stream.bytesRead - chunk.length)).to.equal(true);
        chunk.release();
      }
      expect(stream.bytesRead).to.be.greaterThan(era);
    }
  });

  it('is reassembled out of order in every era', () => {
    const output = new ByteStream(64 * MIB);
    const reassembler = new StreamReassembler(output);
    const insert = (index: number, length: number): void =>
      reassembler.insert(index, [streamBytes(index, length)], false);
    for (const era of ERAS) {
      while (output.bytesWritten < era - 2 * MIB) {
        insert(output.bytesWritten, MIB);
        output.discard(MIB);
      }
      const start = output.bytesWritten;
      for (let at = 1; at < 8000; at += 2) insert(start + at * 500, 500);
      expect(reassembler.bytesPending).to.equal(4000 * 500);
      for (let at = 0; at < 8000; at += 2) insert(start + at * 500, 700);
      expect(output.bytesWritten).to.equal(start + 4_000_000);
      while (output.bytesBuffered > 0) {
        const chunk = output.read()!;
        expect(isStreamBytes(chunk, output.bytesRead - chunk.length)).to.equal(true);
        chunk.release();
      }
      expect(output.bytesRead).to.be.greaterThan(era);
    }
  });
});

/** One direction, super-segments handed over by reference, until `total` bytes have been read. Loses a segment now and then. */
function run(total: number, isn: number, loseNear: readonly number[]): void {
  const config = completeTCPConfig({
    sendBufferBytes: 8 * MIB,
    receiveBufferBytes: 8 * MIB,
    maxReceiveBufferBytes: 8 * MIB,
    congestionControl: fixedWindow(8 * MIB),
    timestamps: false,
  });
  const make = (initial: number): TCPConnection =>
    new TCPConnection({
      config,
      initialSequenceNumber: sequenceNumber(initial),
      sendMssLimit: 1448,
      receiveMss: 1448,
      segmentationOffloadBytes: 65_160,
      timestampOffset: 0,
      nowMs: 0,
    });
  const a = make(isn);
  const b = make(99);
  a.connect();
  b.listen();
  let toB: TCPSegment[] = [];
  let toA: TCPSegment[] = [];
  const losses = [...loseNear];
  let written = 0;
  let read = 0;
  while (read < total) {
    for (let room = a.outbound.availableCapacity; room >= MIB && written < total + 8 * MIB; room -= MIB) {
      a.outbound.write(streamBytes(written, MIB));
      written += MIB;
    }
    a.transmit((segment) => {
      const isLost = losses.length > 0 && a.info().bytesAcknowledged > losses[0]! && segment.payloadLength > 0;
      if (isLost) losses.shift();
      else toB.push(segment);
      return true;
    });
    const arrivedAtB = toB;
    toB = [];
    for (const segment of arrivedAtB) b.receive(segment);
    for (let chunk = b.inbound.read(); chunk !== undefined; chunk = b.inbound.read()) {
      if (!isStreamBytes(chunk, read)) throw new Error(`wrong bytes at ${read}`);
      read += chunk.length;
      chunk.release();
    }
    b.transmit((segment) => {
      toA.push(segment);
      return true;
    });
    const arrivedAtA = toA;
    toA = [];
    for (const segment of arrivedAtA) a.receive(segment);
    // Nothing moved: let the retransmission timer run.
    const pause = arrivedAtB.length === 0 && arrivedAtA.length === 0 ? Math.min(a.msUntilTick, b.msUntilTick) : 0.01;
    a.tick(pause);
    b.tick(pause);
  }
  expect(losses, 'losses that did not happen').to.deep.equal([]);
  expect(a.info().bytesAcknowledged).to.be.greaterThan(total - 16 * MIB);
}

describe('a connection', () => {
  it('A27 carries more than 2^33 bytes, with a loss just before 2^31, 2^32 and 2^33', function () {
    this.timeout(60_000);
    run(
      2 ** 33 + 64 * MIB,
      0x7fff_0000,
      ERAS.map((era) => era - 4 * MIB),
    );
  });

  it('A27 starts anywhere in the sequence space, and both ends wrap', () => {
    for (const isn of [0, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff_fff0, 0xffff_0000]) {
      const side = { isn, application: { bytesToSend: 300_000, closes: 'when done' as const } };
      const pair = new Pair({ seed: isn, path: { delayMs: 3, loss: 0.02, reorder: 0.05 }, a: side, b: side }).run();
      expect([pair.a.bytesRead, pair.b.bytesRead]).to.deep.equal([300_000, 300_000]);
    }
  });
});
