/** Ports of outgoing connections (RFC 6056 §3.3.4). */
import { expect } from 'chai';
import { PortAllocator } from '../../lib/stack/port_allocator.js';
const ANY = () => true;
const allocator = (secret = 1) => new PortAllocator(Uint32Array.of(secret, 2, 3, 4), 40_000, 40_099);
describe('PortAllocator', () => {
    it('goes up one by one to the same destination, and comes back to a port only after all others', () => {
        const ports = allocator();
        const chosen = Array.from({ length: 100 }, () => ports.choose(1, 2, 80, ANY));
        expect(new Set(chosen).size).to.equal(100);
        expect(Math.min(...chosen)).to.equal(40_000);
        expect(Math.max(...chosen)).to.equal(40_099);
        for (let index = 1; index < 100; index += 1) {
            expect((chosen[index] - chosen[index - 1] + 100) % 100).to.equal(1);
        }
    });
    it('begins elsewhere for every destination and every secret', () => {
        const starts = new Set();
        for (let remote = 0; remote < 20; remote += 1)
            starts.add(allocator().choose(1, remote, 80, ANY));
        for (let secret = 2; secret < 22; secret += 1)
            starts.add(allocator(secret).choose(1, 2, 80, ANY));
        expect(starts.size).to.be.greaterThan(20);
    });
    it('skips ports in use, and says undefined when all are', () => {
        const ports = allocator();
        expect(ports.choose(1, 2, 80, (port) => port === 40_042)).to.equal(40_042);
        expect(ports.choose(1, 2, 80, () => false)).to.equal(undefined);
    });
});
//# sourceMappingURL=port_allocator.test.js.map