/** Ten thousand connections come and go, and nothing of them stays. */
import { expect } from 'chai';
import { tailPool } from '../../lib/util/chunk_keeper.js';
import { RIGHT, SocketHarness } from './socket_harness.js';
describe('Many connections', () => {
    it('10,000 opened and closed leave no handle, timer or slab behind', async function () {
        this.timeout(60_000);
        const hosts = new SocketHarness();
        const slabsBefore = tailPool.outstanding;
        let echoed = 0;
        const server = hosts.right.createServer((socket) => {
            socket.on('data', (data) => socket.write(data));
            socket.on('error', (error) => expect(error.code).to.equal('ECONNRESET'));
        });
        server.listen(80);
        await hosts.settle();
        for (let batch = 0; batch < 20; batch += 1) {
            for (let index = 0; index < 500; index += 1) {
                const socket = hosts.left.connect({ host: RIGHT, port: 80 });
                socket.setTimeout(30_000);
                socket.on('data', () => {
                    echoed += 1;
                    if (index % 3 === 0)
                        socket.end();
                    else if (index % 3 === 1)
                        socket.destroy();
                    else
                        socket.resetAndDestroy();
                });
                socket.write(Buffer.alloc(index % 7 === 0 ? 5000 : 10));
            }
            await hosts.after(100);
        }
        await hosts.after(1000);
        expect(echoed).to.be.at.least(10_000);
        const { left, right } = hosts;
        expect([left.stack.endpointCount, right.stack.endpointCount]).to.deep.equal([0, 0]);
        expect([left.stack.deadlineCount, right.stack.deadlineCount]).to.deep.equal([0, 0]);
        expect(left.stack.timeWaitCount).to.be.greaterThan(1000);
        expect([left.isQuiet, left.idleTimers.size]).to.deep.equal([true, 0]);
        server.close();
        await hosts.settle();
        expect(right.isQuiet).to.equal(true);
        await hosts.after(60_000);
        expect([left.stack.timeWaitCount, right.stack.timeWaitCount]).to.deep.equal([0, 0]);
        expect(hosts.clock.msUntilTimer).to.equal(Infinity);
        expect(tailPool.outstanding).to.equal(slabsBefore);
        expect(left.device.pool.outstanding).to.equal(0);
        await hosts.close();
    });
});
//# sourceMappingURL=many_connections.test.js.map