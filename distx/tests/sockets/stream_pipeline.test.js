/** stream.pipeline in both directions at once, checked by hash. */
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { memoryHosts } from '../../lib/sockets/memory_hosts.js';
import { pattern } from './socket_harness.js';
const PIECE = 61_001;
const PIECES = 200;
/** 12 MB, generated on the way. */
function* pieces(salt) {
    for (let index = 0; index < PIECES; index += 1)
        yield pattern(PIECE, salt + index * PIECE);
}
function hashOf(salt) {
    const hash = createHash('sha256');
    for (const piece of pieces(salt))
        hash.update(piece);
    return hash.digest('hex');
}
async function hashFrom(socket) {
    const hash = createHash('sha256');
    await pipeline(socket, hash);
    return hash.digest('hex');
}
describe('stream.pipeline', function () {
    this.timeout(20_000);
    for (const [name, link] of [
        ['segment by segment', {}],
        ['with super-segments', { checksumOffload: true, segmentationOffloadBytes: 65535 }],
        ['with super-segments by reference', { checksumOffload: true, segmentationOffloadBytes: 65535, copy: false }],
    ]) {
        it(`carries 12 MB each way at once, ${name}`, async () => {
            const [left, right] = memoryHosts({ link, tcp: { timeWaitMs: 1 } });
            const accepted = new Promise((resolve) => {
                right.createServer({ allowHalfOpen: true }, resolve).listen(80);
            });
            const client = left.connect({ host: '10.0.0.2', port: 80, allowHalfOpen: true });
            const server = await accepted;
            const results = await Promise.all([
                pipeline(Readable.from(pieces(1)), client),
                pipeline(Readable.from(pieces(2)), server),
                hashFrom(client),
                hashFrom(server),
            ]);
            expect(results.slice(2)).to.deep.equal([hashOf(2), hashOf(1)]);
            await Promise.all([left.close(), right.close()]);
        });
    }
    it('through an echo', async () => {
        const [left, right] = memoryHosts({ tcp: { timeWaitMs: 1 } });
        right
            .createServer({ allowHalfOpen: true }, (socket) => void pipeline(socket, new PassThrough(), socket))
            .listen(80);
        const client = left.connect({ host: '10.0.0.2', port: 80, allowHalfOpen: true });
        const [, hash] = await Promise.all([pipeline(Readable.from(pieces(3)), client), hashFrom(client)]);
        expect(hash).to.equal(hashOf(3));
        await Promise.all([left.close(), right.close()]);
    });
    it('fails with the socket: a reset ends the pipeline with ECONNRESET', async () => {
        const [left, right] = memoryHosts();
        right.createServer((socket) => void socket.once('data', () => socket.resetAndDestroy())).listen(80);
        const client = left.connect({ host: '10.0.0.2', port: 80 });
        const error = await pipeline(Readable.from(pieces(4)), client).catch((reason) => reason);
        expect(error).to.include({ code: 'ECONNRESET' });
        await Promise.all([left.close(), right.close()]);
    });
});
//# sourceMappingURL=stream_pipeline.test.js.map