/** The parts of a socket that have rules of their own: its pump, and its stay on a host. */
import { expect } from 'chai';
import { ByteStream } from '../../lib/byte_stream.js';
import { deliverChunks } from '../../lib/sockets/inbound_delivery.js';
import { InboundPump } from '../../lib/sockets/inbound_pump.js';
import { memoryHosts } from '../../lib/sockets/memory_hosts.js';
import { Residence } from '../../lib/sockets/residence.js';
import { textBytes } from '../harness/step.js';
describe('the inbound pump', () => {
    function received(...texts) {
        const stream = new ByteStream(1000);
        for (const text of texts)
            stream.writeOwned(textBytes(text));
        return stream;
    }
    it('hands out nothing before it is asked, then all there is', () => {
        const pump = new InboundPump(deliverChunks(() => true));
        const inbound = received('abc', 'de');
        expect(pump.run(inbound)).to.equal(0);
        pump.ask();
        expect(pump.run(inbound)).to.equal(5);
        expect(pump.wantsData).to.equal(true);
    });
    it('goes on after a pause only when asked, be it meanwhile', () => {
        const pieces = [];
        const inbound = received('abcde');
        const once = (reader) => -(reader.read(2)?.length ?? 0);
        const pump = new InboundPump((reader) => {
            const bytes = once(reader);
            pieces.push(bytes);
            if (pieces.length === 1)
                pump.ask();
            return bytes;
        });
        pump.ask();
        expect(pump.run(inbound)).to.equal(4);
        expect(pieces).to.deep.equal([-2, -2]);
        expect(pump.wantsData).to.equal(false);
    });
    it('stops in the middle when nobody wants any more, and is not running when the application throws', () => {
        const inbound = received('abcdef');
        const pump = new InboundPump((reader) => {
            pump.stop();
            return reader.read(1).length;
        });
        pump.ask();
        expect(pump.run(inbound)).to.equal(1);
        const throwing = new InboundPump(() => {
            throw new Error('application');
        });
        throwing.ask();
        expect(() => throwing.run(inbound)).to.throw('application');
        expect(throwing.isRunning).to.equal(false);
    });
});
describe('a stay on a host', () => {
    it('ends what it began: the timer, the retention, the inhabitance', async () => {
        const [client, server] = memoryHosts();
        let released = 0;
        const provider = { acquire: () => client, release: () => void (released += 1) };
        const residence = new Residence(provider, { hostClosing: () => { } }, () => { });
        residence.setTimeout(1000);
        expect(residence.hasTimeout).to.equal(true);
        residence.moveIn();
        expect(residence.home).to.equal(client);
        expect(client.idleTimers.size).to.equal(1);
        residence.unref();
        residence.ref();
        residence.leave();
        residence.leave();
        expect([residence.home, released, residence.hasTimeout]).to.deep.equal([null, 1, false]);
        await Promise.all([client.close(), server.close()]);
    });
});
//# sourceMappingURL=socket_parts.test.js.map