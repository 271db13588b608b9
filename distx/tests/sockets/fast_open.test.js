/** Fast Open from socket to socket: the second request arrives half a round trip after it was written. */
import { expect } from 'chai';
import { collect, RIGHT, SocketHarness } from './socket_harness.js';
const DELAY_MS = 50;
describe('Fast Open with sockets', () => {
    let hosts;
    beforeEach(() => {
        hosts = new SocketHarness({ right: { impairment: { delayMs: DELAY_MS } } });
    });
    afterEach(() => hosts.close());
    /** When the answer to a request is there, ms after connect(). */
    async function answerAfter(fastOpen) {
        const client = hosts.left.connect({ host: RIGHT, port: 80, fastOpen });
        const answer = collect(client);
        client.end('GET');
        let waited = 0;
        for (; answer.bytes.toString() !== '200 OK' && waited < 1000; waited += 1)
            await hosts.after(1);
        await hosts.after(1000);
        return waited;
    }
    it('saves a round trip from the second connection on', async () => {
        const { server } = await hosts.server({ fastOpen: true });
        server.on('connection', (socket) => socket.once('data', () => socket.end('200 OK')));
        const first = await answerAfter(true);
        const second = await answerAfter(true);
        const plain = await answerAfter(false);
        expect(first).to.be.closeTo(plain, 5);
        expect(second).to.be.closeTo(plain - 2 * DELAY_MS, 5);
        expect(hosts.right.info().counters).to.include({ fastOpensAccepted: 1 });
    });
    it('loses, repeats and mixes up nothing over a bad path (seed 7)', async () => {
        await hosts.close();
        hosts = new SocketHarness({
            right: { impairment: { loss: 0.1, delayMs: 5, jitterMs: 5, reorder: 0.1, duplicate: 0.05 } },
        });
        const { server } = await hosts.server({ fastOpen: 8 });
        server.on('connection', (socket) => {
            const request = collect(socket);
            socket.on('end', () => socket.end(`got ${request.bytes.toString()}`));
        });
        for (let number = 0; number < 60; number += 1) {
            const client = hosts.left.connect({ host: RIGHT, port: 80, fastOpen: true });
            const answer = collect(client);
            client.end(`request ${number} `.repeat(300));
            for (let waited = 0; !client.destroyed && waited < 200; waited += 1)
                await hosts.after(500);
            expect(answer.bytes.toString()).to.equal(`got ${`request ${number} `.repeat(300)}`);
            await hosts.after(600_000); // a lost SYN puts Fast Open off for so long
        }
        expect(hosts.right.info().counters['fastOpensAccepted']).to.be.above(10);
        expect(hosts.left.info().counters['fastOpensFailed']).to.be.above(2);
    });
});
//# sourceMappingURL=fast_open.test.js.map