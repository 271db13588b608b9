/** A path of 1 Gbit/s and 100 ms holds 12.5 MB: both buffers have to grow to that by themselves (RFC 9293 §3.8.6, RFC 7323 §2). */
import { expect } from 'chai';
import { RIGHT, SocketHarness } from './socket_harness.js';
const BYTES_PER_MS = 125_000;
/** Payload of a packet of 1500 bytes with timestamps. */
const SHARE_OF_PAYLOAD = 1448 / 1500;
const CHUNK = Buffer.alloc(1024 * 1024);
describe('a long fat path', function () {
    this.timeout(60_000);
    let hosts;
    beforeEach(() => {
        hosts = new SocketHarness({
            link: { segmentationOffloadBytes: 65_535, checksumOffload: true, copy: false, queuePackets: 100_000 },
            right: { impairment: { delayMs: 50, rateBitsPerSecond: 1e9, queuePackets: 10_000 } },
        });
    });
    afterEach(() => hosts.close());
    /** Bytes a millisecond, once the connection has had three seconds to grow; and the buffer it has then. */
    async function carried(tcp) {
        let received = 0;
        const { accepted } = await hosts.server({ tcp, onchunk: (chunk) => void (received += chunk.length) });
        const client = hosts.left.connect({ host: RIGHT, port: 80, tcp, zeroCopyWrites: true });
        const write = () => {
            while (client.write(CHUNK))
                ;
        };
        client.on('drain', write);
        write();
        await hosts.after(3000);
        const before = received;
        await hosts.after(1000);
        const { receiveBufferBytes } = accepted[0].info();
        client.destroy();
        return { rate: (received - before) / 1000, receiveBufferBytes };
    }
    it('of 1 Gbit/s and 100 ms is filled by buffers that grow', async () => {
        const { rate, receiveBufferBytes } = await carried({});
        expect(rate).to.be.above(0.95 * SHARE_OF_PAYLOAD * BYTES_PER_MS);
        expect(receiveBufferBytes).to.be.above(12_500_000);
    });
    const FIXED_BYTES = 4 * 1024 * 1024;
    it('carries one send buffer a round trip when that may not grow', async () => {
        const { rate } = await carried({ sendBufferBytes: FIXED_BYTES, maxSendBufferBytes: FIXED_BYTES });
        expect(rate).to.be.closeTo(FIXED_BYTES / 100, FIXED_BYTES / 1000);
    });
    it('carries one receive buffer a round trip when that may not grow', async () => {
        const { rate } = await carried({ receiveBufferBytes: FIXED_BYTES, maxReceiveBufferBytes: FIXED_BYTES });
        expect(rate).to.be.closeTo(FIXED_BYTES / 100, FIXED_BYTES / 1000);
    });
});
//# sourceMappingURL=long_fat_path.test.js.map