/**
 * What a checksum costs, by kernel, size and kind of access: ns, median of nine rounds and their spread.
 * Run: `npx tsx tests/speed/checksum.ts`, or `node dist/tests/speed/checksum.js` after a build.
 */
import { checksumKernel, sumBytes, sumSlab, useChecksumKernel } from '../../lib/util/checksum_kernel.js';
import { Slab } from '../../lib/util/slab.js';
const ROUNDS = 9;
const SIZES = [20, 32, 40, 60, 128, 256, 512, 1452, 9000, 65_483];
/** As many as a device has slots, so that not everything lies in the nearest cache. */
const slabs = Array.from({ length: 16 }, () => new Slab(Uint8Array.from({ length: 67_584 }, (_, at) => at * 31)));
/** Median and spread of one call, ns. */
function measure(call, bytes) {
    const calls = Math.max(500, Math.floor(2e7 / (bytes + 200)));
    let sink = 0;
    const rounds = Array.from({ length: ROUNDS }, () => {
        const start = process.hrtime.bigint();
        for (let index = 0; index < calls; index += 1)
            sink ^= call(index);
        return Number(process.hrtime.bigint() - start) / calls;
    }).sort((a, b) => a - b);
    if (sink === 0.5)
        throw new Error('never: only so that the sum is needed');
    const [least, median, most] = [rounds[0], rounds[ROUNDS >> 1], rounds[ROUNDS - 1]];
    return `${median.toFixed(1)} (${least.toFixed(1)}–${most.toFixed(1)})`;
}
const rows = {};
for (const kernel of ['plain', 'fast']) {
    useChecksumKernel(kernel);
    for (const size of SIZES) {
        const row = (rows[`${size} bytes`] ??= {});
        row[`${checksumKernel.name} over a slab`] = measure((index) => sumSlab(slabs[index & 15], 64 + (index & 7), size, 0), size);
        row[`${checksumKernel.name} over bytes`] = measure((index) => sumBytes(slabs[index & 15].bytes, 64 + (index & 7), size, 0), size);
    }
}
process.stdout.write(`Node ${process.version}, ns a call, median (least–most) of ${ROUNDS} rounds\n`);
console.table(rows);
//# sourceMappingURL=checksum.js.map