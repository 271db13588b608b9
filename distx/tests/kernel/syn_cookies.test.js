/** Connections that began with a SYN cookie, with the kernel at the other end: nothing is lost that was agreed. */
import { expect } from 'chai';
import { BlockReader, portOf, sendBlocks, withLink } from '../harness/kernel_peers.js';
import { requireTun } from '../harness/kernel.js';
const BYTES = 30_000_000;
describe('SYN cookies with the kernel', function () {
    this.timeout(20_000);
    before(function () {
        requireTun(this);
    });
    it('carry 30 MB each way through scaled windows', () => withLink({}, async (link) => {
        const reader = new BlockReader();
        const windows = [];
        let end = () => { };
        const ended = new Promise((resolve) => (end = resolve));
        const server = await link.serve((socket) => {
            windows.push(socket.info().sendWindowBytes);
            socket.on('data', (piece) => reader.take(piece));
            socket.on('end', end);
            void sendBlocks(socket, BYTES);
        }, { synCookies: 'always', allowHalfOpen: true });
        const peer = link.python(`
import threading
s = connect(int(sys.argv[1]))
sender = threading.Thread(target=lambda: (send_blocks(s, ${BYTES}), s.shutdown(socket.SHUT_WR)))
sender.start()
got = read_blocks(s)
sender.join()
options = s.getsockopt(socket.IPPROTO_TCP, 11, 8)[5]
report(**got, options=options)`, portOf(server));
        // tcpi_options of Linux: timestamps, SACK, window scale.
        const { options, ...got } = await peer.report();
        expect(got).to.deep.equal({ bytes: BYTES, intact: true });
        expect(options & 7).to.equal(7);
        await ended;
        expect(reader).to.include({ bytes: BYTES, isIntact: true });
        expect(link.host.stack.counters).to.include({ synCookiesSent: 1, synCookiesAccepted: 1 });
        expect(windows[0]).to.be.above(60_000);
    }));
});
//# sourceMappingURL=syn_cookies.test.js.map