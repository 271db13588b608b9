/** Two connections and small buffers: much data, slow and stopping readers, and never a deadlock. */
import { expect } from 'chai';
import { Pair } from '../harness/pair.js';
const MB = 1_000_000;
/** One direction, no losses. */
function oneWay(bytes, buffer, options = {}, reader = {}) {
    const config = { receiveBufferBytes: buffer, maxReceiveBufferBytes: buffer, minRtoMs: 200, userTimeoutMs: Infinity };
    const pair = new Pair({
        seed: 1,
        path: { delayMs: 0.05 },
        ...options,
        a: { config, application: { bytesToSend: bytes, closes: 'when done' }, ...options.a },
        b: { config, application: { closes: 'after peer', ...reader }, ...options.b },
    });
    pair.run(24 * 3_600_000);
    expect(pair.b.bytesRead).to.equal(bytes);
    expect([pair.a.connection.failure, pair.b.connection.failure]).to.deep.equal([null, null]);
    expect(pair.isOver, 'both are CLOSED').to.equal(true);
    expect(pair.pool.outstanding).to.equal(0);
    return pair;
}
describe('much data through a small window', () => {
    it('100 MB through 64 KiB', function () {
        this.timeout(30_000);
        oneWay(100 * MB, 65_535, {
            a: { offloadBytes: 65_160, application: { bytesToSend: 100 * MB, closes: 'when done' } },
        });
    });
    for (const buffer of [1024, 2048, 4096]) {
        it(`3 MB through ${buffer} bytes, without ever waiting for a timer`, () => {
            const pair = oneWay(3 * MB, buffer);
            // Each window takes one round trip of 0.1 ms; a timer would take 40 ms or more.
            expect(pair.nowMs - 60_000).to.be.lessThan(((3 * MB) / buffer) * 2);
        });
        it(`500 kB through ${buffer} bytes to a reader who takes 100 bytes every 5 ms`, () => {
            oneWay(500_000, buffer, {}, { readSize: 100, readEveryMs: 5 });
        });
        it(`200 kB through ${buffer} bytes to a reader who stops for seconds, over a path that loses`, () => {
            oneWay(200_000, buffer, { seed: buffer, path: { delayMs: 5, loss: 0.05 } }, { readSize: 20_000, readEveryMs: 3000 });
        });
    }
    it('both ways at once, both readers slow, over a path that loses', () => {
        for (let seed = 1; seed <= 10; seed += 1) {
            const side = {
                config: {
                    receiveBufferBytes: 1024,
                    maxReceiveBufferBytes: 1024,
                    windowScaling: false,
                    userTimeoutMs: Infinity,
                },
                application: { bytesToSend: 50_000, readSize: 700, readEveryMs: 20, closes: 'when done' },
            };
            const pair = new Pair({ seed, path: { delayMs: 2, loss: 0.1 }, a: side, b: side }).run(24 * 3_600_000);
            expect([pair.a.bytesRead, pair.b.bytesRead]).to.deep.equal([50_000, 50_000]);
        }
    });
    it('a reader who stops for an hour and goes on: probes keep the connection', () => {
        const pair = oneWay(40_000, 4096, { path: { delayMs: 10 } }, { readSize: 50_000, readEveryMs: 3_600_000 });
        expect(pair.nowMs).to.be.greaterThan(3_600_000);
    });
    it('one byte at a time, with Nagle off', () => {
        const config = { noDelay: true };
        oneWay(5000, 65_535, { a: { config, application: { bytesToSend: 5000, writeSize: 1, closes: 'when done' } } });
    });
});
//# sourceMappingURL=pair_small_window.test.js.map