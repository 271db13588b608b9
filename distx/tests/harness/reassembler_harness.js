/** A StreamReassembler in the hands of a test that feeds it substrings out of a poisoning pool. */
import { ByteStream } from '../../lib/byte_stream.js';
import { StreamReassembler } from '../../lib/stream_reassembler.js';
import { Chunk } from '../../lib/util/chunk.js';
import { SlabPool } from '../../lib/util/slab.js';
import { expectation, fail, step, StepHarness, textOf } from './step.js';
export class ReassemblerRig {
    output;
    reassembler;
    /** Where substrings lie while they arrive: overwritten as soon as nobody looks at them. */
    pool = new SlabPool({ slabBytes: 66 * 1024, poison: true });
    constructor(capacity) {
        this.output = new ByteStream(capacity);
        this.reassembler = new StreamReassembler(this.output);
    }
    /** Lends the bytes, cut into `pieces` chunks, and takes them away again. */
    insert(firstIndex, bytes, isLast = false, pieces = 1) {
        const slab = this.pool.acquire();
        slab.bytes.set(bytes);
        const chunks = [];
        for (let piece = 0; piece < pieces; piece += 1) {
            const start = Math.floor((bytes.length * piece) / pieces);
            const end = Math.floor((bytes.length * (piece + 1)) / pieces);
            chunks.push(new Chunk(slab, start, end - start));
        }
        this.reassembler.insert(firstIndex, chunks, isLast);
        slab.release();
    }
    /** All that can be read now. */
    readAll() {
        const parts = [];
        for (let chunk = this.output.read(); chunk !== undefined; chunk = this.output.read()) {
            parts.push(Uint8Array.from(chunk.bytes()));
            chunk.release();
        }
        return Buffer.concat(parts);
    }
}
export class ReassemblerHarness extends StepHarness {
}
export function reassemblerOf(capacity) {
    return new ReassemblerHarness(`capacity ${capacity}`, new ReassemblerRig(capacity));
}
export function inserted(text, firstIndex, last = '') {
    return step(`insert "${text}" at ${firstIndex}${last === '' ? '' : ', the last'}`, (rig) => rig.insert(firstIndex, Buffer.from(text, 'latin1'), last === 'last'));
}
export function does(text, run) {
    return step(text, run);
}
export function reads(text) {
    return expectation(`to read "${text}"`, (rig) => {
        const got = Buffer.from(rig.readAll()).toString('latin1');
        if (got !== text)
            fail(`it was "${got}"`);
    });
}
export function pending(bytes) {
    return expectation(`${bytes} bytes pending`, ({ reassembler }) => {
        if (reassembler.bytesPending !== bytes)
            fail(`there are ${reassembler.bytesPending}`);
    });
}
export function assembled(index) {
    return expectation(`${index} bytes assembled`, ({ reassembler }) => {
        if (reassembler.firstUnassembledIndex !== index)
            fail(`there are ${reassembler.firstUnassembledIndex}`);
    });
}
export function islands(...expected) {
    return expectation(`islands ${JSON.stringify(expected)}`, ({ reassembler }) => {
        const actual = [...reassembler.islands()].map(({ start, end }) => [start, end]);
        if (JSON.stringify(actual) !== JSON.stringify(expected))
            fail(`they are ${JSON.stringify(actual)}`);
    });
}
export function finished(expected) {
    return expectation(expected ? 'the stream to be finished' : 'the stream to go on', ({ output }) => {
        if (output.isFinished !== expected)
            fail('it is the other way round');
    });
}
export function nothingLent() {
    return expectation('every slab to be back', ({ pool }) => {
        if (pool.outstanding !== 0)
            fail(`${pool.outstanding} are missing`);
    });
}
export { textOf };
//# sourceMappingURL=reassembler_harness.js.map