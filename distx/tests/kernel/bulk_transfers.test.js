/** Many bytes to and from the kernel: intact whatever their values, past 2^31 and 2^32, with offload and without, over bad paths. */
import { expect } from 'chai';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { PACKET_SLAB_BYTES, SlabPool } from '../../lib/util/slab.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
import { BLOCK_BYTES, BlockReader, connectTo, readAll, sendBlocks, withLink, } from '../harness/kernel_peers.js';
import { requireTun } from '../harness/kernel.js';
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
/** Random bytes to a kernel peer, which sends them back at the same time. */
async function thereAndBack(options, bytes) {
    await withLink(options, async (link) => {
        const peer = link.python(`
s, _ = listen().accept()
received = hashlib.sha256()
s.setblocking(False)
pending, ended = bytearray(), False
while not ended or pending:
  reads, writes, _ = select.select([] if ended or len(pending) > 1 << 20 else [s], [s] if pending else [], [])
  if reads:
    part = s.recv(1 << 18)
    ended = not part
    received.update(part)
    pending += part
  if writes: del pending[:s.send(pending)]
s.shutdown(socket.SHUT_WR)
report(digest=received.hexdigest())`);
        const payload = randomBytes(bytes);
        const socket = await connectTo(link, peer, { allowHalfOpen: true });
        const received = readAll(socket);
        socket.end(payload);
        expect(await peer.report()).to.deep.equal({ digest: digest(payload) });
        expect(digest(await received)).to.equal(digest(payload));
    });
}
describe('bulk transfers with the kernel', function () {
    this.timeout(60_000);
    before(function () {
        requireTun(this);
    });
    for (const offload of [true, false]) {
        it(`bring 20 MB of random bytes there and back intact, ${offload ? 'with' : 'without'} offload`, () => thereAndBack({ tun: { offload } }, 20_000_000));
    }
    it('keep no memory that was lent to them: returned slabs are overwritten, and the bytes are still right', async () => {
        const pool = new SlabPool({ slabBytes: PACKET_SLAB_BYTES, poison: true });
        await thereAndBack({ tun: { pool } }, 5_000_000);
        expect(pool.outstanding).to.equal(0);
        expect(pool.allocated).to.be.above(64);
    });
    it('bring 5 MB there and back intact over a path that loses 1 % and takes 5 ms each way', () => thereAndBack({ tun: { offload: false }, random: seededRandomSource(20), impairment: { loss: 0.01, delayMs: 5 } }, 5_000_000));
    it('bring 2 MB there and back intact over a path that reorders, doubles and spoils packets', () => thereAndBack({
        tun: { offload: false },
        random: seededRandomSource(21),
        impairment: { reorder: 0.01, reorderMs: 2, duplicate: 0.01, corrupt: 0.005, delayMs: 1, jitterMs: 1 },
    }, 2_000_000));
    it('receive past 2 GiB with every block in its place', () => withLink({}, async (link) => {
        const bytes = 2 ** 31 + 3 * BLOCK_BYTES + 1001;
        const peer = link.python(`send_blocks(listen().accept()[0], ${bytes})`);
        const reader = new BlockReader();
        const socket = await connectTo(link, peer, { onchunk: (chunk) => reader.take(chunk.bytes()) });
        await once(socket, 'end');
        expect(reader).to.include({ bytes, isIntact: true });
        expect(socket.bytesRead).to.equal(bytes);
        expect(socket.info().bytesReceived).to.equal(bytes);
    }));
    it('send past 4 GiB with every block in its place', () => withLink({}, async (link) => {
        const bytes = 2 ** 32 + 3 * BLOCK_BYTES + 1001;
        const peer = link.python('report(**read_blocks(listen().accept()[0]))');
        const socket = await connectTo(link, peer, { zeroCopyWrites: true });
        await sendBlocks(socket, bytes);
        expect(await peer.report()).to.deep.equal({ bytes, intact: true });
        expect(socket.bytesWritten).to.equal(bytes);
    }));
});
//# sourceMappingURL=bulk_transfers.test.js.map