/** Bytes through sockets: back-pressure in both directions, and the ways of reading and writing without copies. */
import { expect } from 'chai';
import { once } from 'node:events';
import { copyMeter, resetCopyMeter } from '../../lib/util/copy_meter.js';
import { collect, pattern, SocketHarness } from './socket_harness.js';
const SMALL = {
    sendBufferBytes: 32_768,
    maxSendBufferBytes: 32_768,
    receiveBufferBytes: 32_768,
    maxReceiveBufferBytes: 32_768,
};
describe('TCPSocket: flow', () => {
    let hosts;
    beforeEach(() => {
        hosts = new SocketHarness({ tcp: SMALL });
    });
    afterEach(() => hosts.close());
    it('a paused reader stops the writer, and loses nothing', async () => {
        const { client, server } = await hosts.pair({ highWaterMark: 16_384 }, { highWaterMark: 16_384 });
        server.pause();
        const sent = pattern(1_000_000);
        let accepted = 0;
        const writing = (async () => {
            for (let at = 0; at < sent.length; at += 10_000) {
                if (!client.write(sent.subarray(at, at + 10_000), () => (accepted += 10_000)))
                    await once(client, 'drain');
            }
            client.end();
        })();
        await hosts.after(60_000);
        // Two TCP buffers, the reader's stream, and a write under way.
        expect(accepted).to.be.within(64_000, 110_000);
        expect(client.writableLength).to.be.greaterThan(0);
        const got = collect(server);
        server.resume();
        await hosts.after(60_000);
        await writing;
        expect(got.bytes.equals(sent)).to.equal(true);
    });
    it('the window shuts because the application does not read, not because the stream is full', async () => {
        const { client, server } = await hosts.pair({}, { highWaterMark: 1024, pauseOnConnect: true });
        client.write(pattern(200_000));
        await hosts.after(10_000);
        expect(server.readableLength).to.equal(0);
        expect(server.info().bytesReceived).to.be.within(32_768, 33_000);
        expect(client.info().sendWindowBytes).to.equal(0);
    });
    it('write() calls back at once while there is room, and the buffer may be used again', async () => {
        const { client, server } = await hosts.pair();
        const got = collect(server);
        const buffer = Buffer.alloc(1000, 'a');
        let isAccepted = false;
        client.write(buffer, () => (isAccepted = true));
        await Promise.resolve();
        buffer.fill('b');
        await hosts.settle();
        expect(isAccepted).to.equal(true);
        expect(got.bytes.equals(Buffer.alloc(1000, 'a'))).to.equal(true);
    });
    it('what is written while connecting leaves with the third segment of the handshake', async () => {
        const { accepted } = await hosts.server();
        const client = hosts.left.connect({ host: '10.0.0.2', port: 80 });
        client.write('early ');
        client.end('bird');
        await hosts.settle();
        await hosts.settle();
        expect(accepted[0].bytesRead).to.equal(10);
        // SYN; ACK with the data and the FIN; the acknowledgment of the other FIN.
        expect(hosts.left.stack.counters.segmentsSent).to.be.at.most(4);
    });
    it('cork() and uncork() make one segment, header and body', async () => {
        const { client, server } = await hosts.pair({ noDelay: true });
        server.resume();
        const before = hosts.left.stack.counters.segmentsSent;
        client.cork();
        client.write('header ');
        client.write('body');
        client.uncork();
        await hosts.settle();
        expect(hosts.left.stack.counters.segmentsSent - before).to.equal(1);
        expect(server.bytesRead).to.equal(11);
    });
    it('text is written in its encoding', async () => {
        const { client, server } = await hosts.pair();
        const got = collect(server);
        client.write('é', 'latin1');
        client.write('c3a9', 'hex');
        await hosts.settle();
        expect([...got.bytes]).to.deep.equal([0xe9, 0xc3, 0xa9]);
    });
    it('Buffers that were handed out are never written on again', async () => {
        const { client, server } = await hosts.pair();
        const pieces = [];
        server.on('data', (piece) => pieces.push(piece));
        const sent = pattern(3_000_000);
        client.write(sent.subarray(0, 1_500_000));
        await hosts.after(10_000);
        client.write(sent.subarray(1_500_000));
        await hosts.after(10_000);
        expect(Buffer.concat(pieces).equals(sent)).to.equal(true);
    });
    it('onread: everything arrives in one buffer, and returning false pauses until resume()', async () => {
        const buffer = Buffer.alloc(5000);
        const seen = [];
        let goesOn = true;
        const onread = {
            buffer,
            callback: (bytes, given) => {
                expect(given).to.equal(buffer);
                seen.push(Buffer.from(given.subarray(0, bytes)));
                return goesOn;
            },
        };
        const { client, server } = await hosts.pair({ onread });
        const sent = pattern(100_000);
        let dataEvents = 0;
        client.on('data', () => (dataEvents += 1));
        goesOn = false;
        server.end(sent);
        await hosts.after(1000);
        expect(seen.length).to.equal(1);
        goesOn = true;
        client.resume();
        await hosts.after(1000);
        expect(Buffer.concat(seen).equals(sent)).to.equal(true);
        expect([dataEvents, client.bytesRead, client.destroyed]).to.deep.equal([0, 100_000, true]);
        expect(seen.slice(1, -1).some((piece) => piece.byteLength === 5000)).to.equal(true);
    });
    it('onread: a function gives the buffer each time', async () => {
        const buffers = [];
        const seen = [];
        const { server } = await hosts.pair({
            onread: {
                buffer: () => {
                    buffers.push(new Uint8Array(100));
                    return buffers.at(-1);
                },
                callback: (bytes, given) => {
                    expect(given).to.equal(buffers.at(-1));
                    seen.push(bytes);
                },
            },
        });
        server.write(pattern(250));
        await hosts.settle();
        expect(seen).to.deep.equal([100, 100, 50]);
    });
    it('onchunk: lends what arrived, and takes it back', async () => {
        const seen = [];
        let kept;
        let goesOn = true;
        const { client, server } = await hosts.pair({
            onchunk: (chunk) => {
                seen.push(Buffer.from(chunk.bytes()));
                kept ??= chunk.retain();
                return goesOn;
            },
        });
        const sent = pattern(100_000);
        server.write(sent);
        await hosts.after(1000);
        expect(Buffer.concat(seen).equals(sent)).to.equal(true);
        expect(Buffer.from(kept.bytes()).equals(seen[0])).to.equal(true);
        kept.release();
        goesOn = false;
        server.write(sent);
        await hosts.after(1000);
        const paused = seen.length;
        await hosts.after(1000);
        expect(seen.length).to.equal(paused);
        goesOn = true;
        client.resume();
        await hosts.after(1000);
        expect(client.bytesRead).to.equal(200_000);
    });
    it('zeroCopyWrites: large buffers are sent from where they lie, unless small', async () => {
        hosts = new SocketHarness();
        const { client, server } = await hosts.pair({ zeroCopyWrites: true }, { onchunk: () => { }, tcp: {} });
        const [large, small] = [pattern(100_000), pattern(100)];
        resetCopyMeter();
        client.write(large);
        expect(copyMeter.bytes).to.equal(0);
        client.write(small);
        expect(copyMeter.bytes).to.equal(100);
        await hosts.after(1000);
        expect(server.bytesRead).to.equal(100_100);
    });
    it('async iteration reads it all', async () => {
        const { client, server } = await hosts.pair();
        const sent = pattern(200_000);
        server.end(sent);
        const pieces = [];
        const reading = (async () => {
            for await (const piece of client)
                pieces.push(piece);
        })();
        for (let second = 0; second < 20; second += 1)
            await hosts.after(100);
        await reading;
        expect(Buffer.concat(pieces).equals(sent)).to.equal(true);
    });
});
//# sourceMappingURL=tcp_socket_flow.test.js.map