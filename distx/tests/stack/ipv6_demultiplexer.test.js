/** The IPv6 demultiplexer finds what a Map by text finds, and keeps apart those whose hashes are the same. */
import { expect } from 'chai';
import { IPv6Demultiplexer } from '../../lib/stack/ipv6_demultiplexer.js';
import { addressText } from '../../lib/util/compact_address.js';
import { IPAddress } from '../../lib/util/ip_address.js';
import { below, seededRandomSource } from '../../lib/util/random_source.js';
import { SECRET } from './stack_harness.js';
const item = (local, localPort, remote, remotePort) => ({
    localAddress: local,
    localPort,
    remoteAddress: remote,
    remotePort,
});
const endsOf = (one) => [
    // Fresh addresses: what is found is found by value.
    IPAddress.parse(addressText(one.localAddress)),
    one.localPort,
    IPAddress.parse(addressText(one.remoteAddress)),
    one.remotePort,
];
const name = (one) => `${addressText(one.localAddress)} ${one.localPort} ${addressText(one.remoteAddress)} ${one.remotePort}`;
describe('IPv6Demultiplexer', () => {
    it('finds, replaces and forgets what a Map by text does, in 20,000 random steps', () => {
        const random = seededRandomSource(6);
        const table = new IPv6Demultiplexer(SECRET);
        const twin = new Map();
        // Few values for each word, so that keys differ in one of them only.
        const address = () => IPAddress.fromWords(below(random, 2), -below(random, 2), below(random, 2), -below(random, 3));
        for (let step = 0; step < 20_000; step += 1) {
            const one = item(address(), below(random, 2), address(), below(random, 2));
            const choice = below(random, 10);
            if (choice < 4) {
                table.set(...endsOf(one), one);
                twin.set(name(one), one);
            }
            else if (choice < 7) {
                expect(table.delete(...endsOf(one))).to.equal(twin.delete(name(one)));
            }
            else {
                expect(table.find(...endsOf(one))).to.equal(twin.get(name(one)));
            }
            expect(table.size).to.equal(twin.size);
        }
        expect([...table].map(name).sort()).to.deep.equal([...twin.keys()].sort());
    });
    it('keeps 200,000 apart, a few of which have the same hash of 32 bits', function () {
        this.timeout(20_000);
        const random = seededRandomSource(16);
        const local = IPAddress.parse('fd00::1');
        const table = new IPv6Demultiplexer(SECRET);
        const items = Array.from({ length: 200_000 }, (_, index) => item(local, 80, IPAddress.fromWords(0x20010db8, 0, random.uint32(), index), below(random, 65536)));
        const place = ({ localAddress, localPort, remoteAddress, remotePort, }) => [localAddress, localPort, remoteAddress, remotePort];
        for (const one of items)
            table.set(...place(one), one);
        expect(table.size).to.equal(items.length);
        expect(items.filter((one) => table.find(...place(one)) !== one)).to.deep.equal([]);
        const [gone, left] = [items.filter((_, index) => index % 2 === 0), items.filter((_, index) => index % 2 === 1)];
        for (const one of gone)
            table.delete(...place(one));
        expect(gone.filter((one) => table.find(...place(one)) !== undefined)).to.deep.equal([]);
        expect(left.filter((one) => table.find(...place(one)) !== one)).to.deep.equal([]);
        expect([table.size, [...table].length]).to.deep.equal([100_000, 100_000]);
    });
    it('may be changed while somebody walks over it', () => {
        const local = IPAddress.parse('fd00::1');
        const table = new IPv6Demultiplexer(SECRET);
        for (let port = 0; port < 100; port += 1)
            table.set(local, 80, local, port, item(local, 80, local, port));
        let seen = 0;
        for (const one of table) {
            table.delete(...endsOf(one));
            seen += 1;
        }
        expect([seen, table.size]).to.deep.equal([100, 0]);
    });
});
//# sourceMappingURL=ipv6_demultiplexer.test.js.map