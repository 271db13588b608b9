/**
 * From what size on is a reference to received bytes cheaper than a copy of them? The ground of COPY_BORDER_BYTES.
 * A packet arrives in a 66 KiB slab (its bytes are written, as a device would), goes into a list that holds 256 KiB, and
 * an application reads it out at the other end. A copy costs its bytes; a reference costs another slab for the next
 * packet, and memory that is no longer in the cache. The last column is the other half of the answer: what references
 * pin. At 4096 bytes it is 16 times the payload, at 1448 bytes 46 times, for a gain of a twentieth.
 */
import { BufferList } from '../../lib/util/buffer_list.js';
import { Chunk } from '../../lib/util/chunk.js';
import { COPY_BORDER_BYTES } from '../../lib/util/chunk_keeper.js';
import { PACKET_SLAB_BYTES, SlabPool } from '../../lib/util/slab.js';
const SIZES = [64, 256, 512, 1024, 1448, 2048, 3072, 4096, 6144, 8192, 12_288, 16_384, 32_768, 65_160];
const BUFFERED_BYTES = 256 * 1024;
const BYTES_PER_ROUND = 8 * 1024 * 1024;
const ROUNDS = 15;
const HEADER_BYTES = 66;
/** Cheaper by a tenth: below that, what a reference pins is not worth it. */
const CLEARLY = 0.9;
const arriving = new Uint8Array(PACKET_SLAB_BYTES).map((_, index) => index * 31);
const application = new Uint8Array(PACKET_SLAB_BYTES);
/** Nanoseconds for one packet of `size` bytes, and how much slab memory the pool needed. */
function measure(way, size) {
    const pool = new SlabPool({ slabBytes: PACKET_SLAB_BYTES, maxIdle: 1_000_000 });
    const list = new BufferList();
    const payload = arriving.subarray(0, size);
    const pass = (packets) => {
        for (let packet = 0; packet < packets; packet += 1) {
            const slab = pool.acquire();
            slab.bytes.set(payload, HEADER_BYTES);
            const chunk = new Chunk(slab, HEADER_BYTES, size);
            if (way === 'copy')
                list.appendCopy(chunk);
            else
                list.append(chunk);
            slab.release();
            while (list.byteLength > BUFFERED_BYTES) {
                const piece = list.take(PACKET_SLAB_BYTES); // the list is not empty
                piece.copyTo(application, 0);
                piece.release();
            }
        }
    };
    pass(Math.ceil((2 * BUFFERED_BYTES) / size)); // the list is full and the slabs are there
    const packets = Math.ceil(BYTES_PER_ROUND / size);
    const begin = process.hrtime.bigint();
    pass(packets);
    const nanoseconds = Number(process.hrtime.bigint() - begin) / packets;
    list.clear();
    return { nanoseconds, memory: pool.allocated * PACKET_SLAB_BYTES };
}
function row(size) {
    const times = { reference: [], copy: [] };
    let memory = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
        for (const way of ['reference', 'copy']) {
            const result = measure(way, size);
            times[way].push(result.nanoseconds);
            if (way === 'reference')
                memory = result.memory;
        }
    }
    return { size, reference: Math.min(...times.reference), copy: Math.min(...times.copy), memory };
}
row(1448); // let the compiler see both ways
console.log(`least of ${ROUNDS} rounds (other programs only add), ns a packet from device to application; list of ${BUFFERED_BYTES >> 10} KiB`);
console.log('    size   reference      copy   slabs pinned by references');
const rows = SIZES.map(row);
for (const { size, reference, copy, memory } of rows) {
    const columns = [String(size).padStart(8), reference.toFixed(0).padStart(12), copy.toFixed(0).padStart(10)];
    console.log(`${columns.join('')}   ${(memory / 1024 / 1024).toFixed(1)} MiB`);
}
const border = rows.find((_, index) => rows.slice(index).every(({ reference, copy }) => reference < copy * CLEARLY));
console.log(`a reference is cheaper by a tenth from ${border?.size ?? 'no size'} bytes on; COPY_BORDER_BYTES is ${COPY_BORDER_BYTES}`);
//# sourceMappingURL=buffer_list.js.map