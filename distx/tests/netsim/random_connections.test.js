/**
 * Random connections over random paths, each by its seed: every byte arrives, or both ends report an error; and whatever
 * TCP must never do is checked at every segment. `npm run netsim:many` runs ten thousand from a fresh seed.
 */
import { expect } from 'chai';
import { simulateRandomConnection } from '../../lib/tools/network_simulator/random_connection.js';
const count = Number(process.env.SUNSTAR_NETSIM_CONNECTIONS ?? 500);
const isFresh = process.env.SUNSTAR_NETSIM_CONNECTIONS !== undefined;
const firstSeed = Number(process.env.SUNSTAR_NETSIM_SEED ?? (isFresh ? Math.floor(Math.random() * 1e9) : 1));
describe('random connections over random paths', () => {
    it(`${count} of them, by the seeds from ${firstSeed} on, deliver every byte or fail at both ends`, function () {
        this.timeout(600_000);
        const endings = new Map();
        const failures = [];
        for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
            try {
                const { ending } = simulateRandomConnection(seed);
                endings.set(ending, (endings.get(ending) ?? 0) + 1);
            }
            catch (error) {
                failures.push(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
            }
        }
        expect(failures, 'one seed is enough to hear the story again').to.deep.equal([]);
        expect(endings.get('all bytes arrived')).to.be.above(count * 0.9);
    });
    it('tell the same story for the same seed, to the last packet', () => {
        expect(simulateRandomConnection(7)).to.deep.equal(simulateRandomConnection(7));
    });
});
//# sourceMappingURL=random_connections.test.js.map