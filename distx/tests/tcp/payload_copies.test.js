/** Which paths copy payload and which do not, counted; and that nothing lent is kept, proven by poison. */
import { expect } from 'chai';
import { TCPConnection } from '../../lib/tcp_connection.js';
import { completeTCPConfig } from '../../lib/tcp_helpers/tcp_config.js';
import { ACK, SYN, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { Chunk } from '../../lib/util/chunk.js';
import { COPY_BORDER_BYTES } from '../../lib/util/chunk_keeper.js';
import { copyMeter, resetCopyMeter } from '../../lib/util/copy_meter.js';
import { SlabPool } from '../../lib/util/slab.js';
import { advance, sequenceNumber } from '../../lib/util/wrapping_integers.js';
import { Pair } from '../harness/pair.js';
import { isStreamBytes, streamBytes } from '../harness/step.js';
const PEER = sequenceNumber(100);
const OWN = sequenceNumber(5000);
function connected() {
    const connection = new TCPConnection({
        config: completeTCPConfig({ timestamps: false, initialWindowSegments: 100 }),
        initialSequenceNumber: OWN,
        sendMssLimit: 1448,
        receiveMss: 1448,
        segmentationOffloadBytes: 65_160,
        timestampOffset: 0,
        nowMs: 0,
    });
    connection.connect();
    connection.transmit(() => true);
    const segment = new TCPSegment();
    segment.flags = SYN | ACK;
    segment.sequenceNumber = PEER;
    segment.acknowledgmentNumber = advance(OWN, 1);
    segment.window = 65_535;
    segment.windowScale = 7;
    segment.maxSegmentSize = 1448;
    connection.receive(segment);
    connection.transmit(() => true);
    return connection;
}
/** A super-segment in a slab of a device, lent for the time of the call. */
function deliver(connection, pool, index, length) {
    const slab = pool.acquire();
    const headers = 66;
    streamBytes(index, length).copyTo(slab.bytes, headers);
    const segment = new TCPSegment();
    segment.flags = ACK;
    segment.sequenceNumber = advance(PEER, 1 + index);
    segment.acknowledgmentNumber = advance(OWN, 1);
    segment.window = 512;
    segment.payload = [new Chunk(slab, headers, length)];
    segment.payloadLength = length;
    segment.segmentSize = 1448;
    connection.receive(segment);
    slab.release();
    return slab;
}
describe('payload that arrives', () => {
    it('in super-segments goes from the device slab through reassembler and stream to the reader without a copy', () => {
        const connection = connected();
        const pool = new SlabPool({ slabBytes: 66 * 1024, poison: true });
        resetCopyMeter();
        const slabs = [0, 1, 2].map((at) => deliver(connection, pool, at * 60_000, 60_000));
        expect(pool.outstanding).to.equal(3);
        slabs.forEach((slab, at) => {
            const chunk = connection.inbound.read();
            expect([chunk.slab === slab, chunk.length]).to.deep.equal([true, 60_000]);
            expect(isStreamBytes(chunk, at * 60_000)).to.equal(true);
            chunk.release();
            expect(pool.outstanding).to.equal(2 - at);
        });
        expect(copyMeter).to.deep.equal({ copies: 0, bytes: 0 });
    });
    it('in super-segments out of order waits on islands without a copy', () => {
        const connection = connected();
        const pool = new SlabPool({ slabBytes: 66 * 1024, poison: true });
        resetCopyMeter();
        for (const at of [2, 1, 3, 0])
            deliver(connection, pool, at * 60_000, 60_000);
        let read = 0;
        for (let chunk = connection.inbound.read(); chunk !== undefined; chunk = connection.inbound.read()) {
            expect(isStreamBytes(chunk, read)).to.equal(true);
            read += chunk.length;
            chunk.release();
        }
        expect([read, copyMeter.copies, pool.outstanding]).to.deep.equal([240_000, 0, 0]);
    });
    it(`in pieces below ${COPY_BORDER_BYTES} bytes is copied exactly once, in order and out of order`, () => {
        for (const order of [
            [0, 1, 2, 3],
            [3, 1, 2, 0],
        ]) {
            const connection = connected();
            const pool = new SlabPool({ slabBytes: 66 * 1024, poison: true });
            resetCopyMeter();
            for (const at of order)
                deliver(connection, pool, at * 1448, 1448);
            expect(pool.outstanding, 'the device has its slabs back').to.equal(0);
            let read = 0;
            for (let chunk = connection.inbound.read(); chunk !== undefined; chunk = connection.inbound.read()) {
                expect(isStreamBytes(chunk, read)).to.equal(true);
                read += chunk.length;
                chunk.release();
            }
            expect([read, copyMeter.bytes]).to.deep.equal([4 * 1448, 4 * 1448]);
        }
    });
});
describe('payload that leaves', () => {
    it('in large chunks goes from the application into segments, and again into repetitions, without a copy', () => {
        const connection = connected();
        const chunk = streamBytes(0, 100_000);
        const referencesBefore = chunk.slab.references;
        resetCopyMeter();
        expect(connection.outbound.write(chunk)).to.equal(100_000);
        let bytes = 0;
        const look = (segment) => {
            for (const piece of segment.payload) {
                expect(piece.slab === chunk.slab).to.equal(true);
                bytes += piece.length;
            }
            return true;
        };
        connection.transmit(look);
        expect(bytes).to.equal(65_160);
        connection.tick(2000);
        connection.transmit(look);
        expect(bytes).to.be.greaterThan(65_160);
        expect(copyMeter.copies).to.equal(0);
        connection.abort();
        expect(chunk.slab.references).to.equal(referencesBefore);
    });
    it('in small chunks is copied once, and repetitions copy nothing', () => {
        const connection = connected();
        resetCopyMeter();
        for (let at = 0; at < 10; at += 1)
            connection.outbound.write(streamBytes(at * 100, 100));
        connection.transmit(() => true);
        connection.tick(2000);
        connection.transmit(() => true);
        expect(copyMeter).to.deep.equal({ copies: 10, bytes: 1000 });
    });
});
describe('poison', () => {
    it('shows that nothing lent is kept: every slab returns at the end, and every byte was right', () => {
        // Pair overwrites what it lent as soon as the receiver has returned, and compares every byte that is read.
        for (const [mss, offloadBytes] of [
            [100, 0],
            [1460, 0],
            [1460, 65_160],
            [9000, 0],
        ]) {
            const side = { mss, offloadBytes, application: { bytesToSend: 500_000, closes: 'when done' } };
            const pair = new Pair({ seed: mss, path: { delayMs: 2, loss: 0.02, reorder: 0.1 }, a: side, b: side }).run();
            expect([pair.a.bytesRead, pair.b.bytesRead, pair.pool.outstanding]).to.deep.equal([500_000, 500_000, 0]);
        }
    });
});
//# sourceMappingURL=payload_copies.test.js.map