/** Three hundred connections over bad paths, each made of a seed, each finished with every byte right. */
import { expect } from 'chai';
import { congestionControlByName } from '../../lib/tcp_helpers/congestion/congestion_controls.js';
import { below, fraction, seededRandomSource } from '../../lib/util/random_source.js';
import { Pair } from '../harness/pair.js';
const CONNECTIONS = Number(process.env['SUNSTAR_PAIRS'] ?? 300);
function choose(random, values) {
    return values[below(random, values.length)];
}
function sideOf(random) {
    const receiveBufferBytes = choose(random, [1024, 4096, 20_000, 65_536, 1 << 20]);
    return {
        isn: choose(random, [0, 1, 0x7fffff00, 0x80000000, 0xffffff00, 0xffffffff, random.uint32()]),
        mss: choose(random, [100, 536, 1460, 9000]),
        offloadBytes: choose(random, [0, 0, 65_160]),
        config: {
            timestamps: fraction(random) < 0.5,
            sack: fraction(random) < 0.7,
            windowScaling: fraction(random) < 0.6,
            noDelay: fraction(random) < 0.5,
            receiveBufferBytes,
            maxReceiveBufferBytes: fraction(random) < 0.5 ? receiveBufferBytes : receiveBufferBytes * 8,
            sendBufferBytes: choose(random, [1024, 10_000, 262_144]),
            delayedAcknowledgmentMs: choose(random, [0, 40, 200]),
            maxRtoMs: 5000,
            congestionControl: choose(random, [congestionControlByName.new_reno, congestionControlByName.cubic]),
        },
        application: {
            bytesToSend: choose(random, [0, 1, 3000, 20_000, 60_000]),
            writeSize: choose(random, [1, 700, 5000, 65_536].slice(1)),
            readSize: choose(random, [100, 3000, Infinity, Infinity]),
            readEveryMs: choose(random, [0, 0, 3, 50]),
            closes: 'when done',
        },
    };
}
export function pairOf(seed) {
    const random = seededRandomSource(seed);
    const isBad = fraction(random) < 0.7;
    return {
        seed,
        simultaneousOpen: fraction(random) < 0.15,
        path: {
            delayMs: choose(random, [0.1, 1, 20, 150]),
            jitterMs: choose(random, [0, 0, 5, 40]),
            loss: isBad ? choose(random, [0, 0.01, 0.1, 0.25]) : 0,
            duplicate: isBad ? choose(random, [0, 0.05, 0.3]) : 0,
            reorder: isBad ? choose(random, [0, 0.05, 0.3]) : 0,
            full: fraction(random) < 0.2 ? 0.3 : 0,
        },
        a: sideOf(random),
        b: sideOf(random),
    };
}
describe('two connections over a bad path', () => {
    it(`finish with every byte right and both CLOSED, ${CONNECTIONS} times`, function () {
        this.timeout(60_000);
        for (let seed = 1; seed <= CONNECTIONS; seed += 1) {
            const pair = new Pair(pairOf(seed));
            try {
                pair.run(4 * 3_600_000);
                expect(pair.a.bytesRead, 'bytes read by a').to.equal(pair.b.application.bytesToSend);
                expect(pair.b.bytesRead, 'bytes read by b').to.equal(pair.a.application.bytesToSend);
                for (const { connection } of [pair.a, pair.b]) {
                    expect([connection.state, connection.failure]).to.deep.equal(['CLOSED', null]);
                }
                expect(pair.pool.outstanding, 'slabs that were not released').to.equal(0);
            }
            catch (error) {
                throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}\n${pair.trace.join('\n')}`);
            }
        }
    });
});
//# sourceMappingURL=pair_impaired.test.js.map