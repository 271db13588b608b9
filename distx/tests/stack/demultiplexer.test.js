/** The demultiplexer and its plain twin, a linear search, find the same. */
import { expect } from 'chai';
import { Demultiplexer } from '../../lib/stack/demultiplexer.js';
import { below, seededRandomSource } from '../../lib/util/random_source.js';
/** The specification: a list, searched from the front. */
class LinearSearch {
    entries = [];
    find(...key) {
        return this.#entry(key)?.item;
    }
    set(...[a, b, c, d, item]) {
        const entry = this.#entry([a, b, c, d]);
        if (entry === undefined)
            this.entries.push({ key: [a, b, c, d], item });
        else
            entry.item = item;
    }
    delete(...key) {
        const entry = this.#entry(key);
        if (entry !== undefined)
            this.entries.splice(this.entries.indexOf(entry), 1);
        return entry !== undefined;
    }
    #entry(key) {
        return this.entries.find((entry) => entry.key.every((part, index) => part === key[index]));
    }
}
describe('Demultiplexer', () => {
    it('finds, replaces and forgets what a linear search does, in 40,000 random steps', () => {
        const random = seededRandomSource(20);
        const table = new Demultiplexer(seededRandomSource(21));
        const twin = new LinearSearch();
        // Few values for each part, so that keys differ in one part only and runs of slots grow long.
        const key = () => [below(random, 2) | 0, below(random, 6), -below(random, 5), below(random, 20)];
        for (let step = 0; step < 40_000; step += 1) {
            const at = key();
            // Grows, shrinks, grows: the table is resized in both directions.
            const grows = Math.floor(step / 5000) % 2 === 0;
            const choice = below(random, 10);
            if (choice < (grows ? 5 : 2)) {
                table.set(...at, step);
                twin.set(...at, step);
            }
            else if (choice < 7) {
                expect(table.delete(...at)).to.equal(twin.delete(...at));
            }
            else {
                expect(table.find(...at)).to.equal(twin.find(...at));
            }
            expect(table.size).to.equal(twin.entries.length);
        }
        for (const { key: at, item } of twin.entries)
            expect(table.find(...at)).to.equal(item);
        expect([...table].sort((a, b) => a - b)).to.deep.equal(twin.entries.map(({ item }) => item).sort((a, b) => a - b));
    });
    it('keeps addresses and ports apart whatever their order and sign', () => {
        const table = new Demultiplexer(seededRandomSource(3));
        table.set(-1, 65535, -2, 1, 'a');
        table.set(-2, 1, -1, 65535, 'b');
        table.set(-1, 1, -2, 65535, 'c');
        expect(table.find(-1, 65535, -2, 1)).to.equal('a');
        expect(table.find(-2, 1, -1, 65535)).to.equal('b');
        expect(table.find(-1, 1, -2, 65535)).to.equal('c');
        expect(table.find(-1, 65535, -1, 1)).to.equal(undefined);
    });
    it('may be changed while somebody walks over it', () => {
        const table = new Demultiplexer(seededRandomSource(4));
        for (let port = 0; port < 100; port += 1)
            table.set(1, port, 2, 3, port);
        let seen = 0;
        for (const port of table) {
            table.delete(1, port, 2, 3);
            seen += 1;
        }
        expect([seen, table.size]).to.deep.equal([100, 0]);
    });
});
//# sourceMappingURL=demultiplexer.test.js.map