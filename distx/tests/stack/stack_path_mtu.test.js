/** Two stacks and a router between them whose link carries less than theirs (RFC 1191, RFC 8201, RFC 4821). */
import { expect } from 'chai';
import { emitICMPv4Message, ICMPv4Message } from '../../lib/network/icmpv4_message.js';
import { PROTOCOL_ICMP } from '../../lib/network/pseudo_header.js';
import { Stack } from '../../lib/stack/stack.js';
import { Chunk } from '../../lib/util/chunk.js';
import { Packet } from '../../lib/util/packet.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
import { addressBits, endpoint, outgoing, SECRET, withIPv4Header } from './stack_harness.js';
const CLIENT = '10.0.0.1';
const SERVER = '10.0.0.2';
class Network {
    client = this.#stack(CLIENT);
    server = this.#stack(SERVER);
    /** Of the router's link, bytes, and whether it says so. */
    mtu = 1500;
    isTalkative = true;
    tooBig = 0;
    #inFlight = [];
    constructor() {
        this.server.listen(endpoint('0.0.0.0:80'), {}, (accepted) => {
            accepted.observer = { endpointChanged: () => this.#read(accepted) };
        });
    }
    #stack(address) {
        const stack = new Stack({ random: seededRandomSource(1), secret: SECRET });
        stack.attach({ name: 'test0', address });
        return stack;
    }
    #read(accepted) {
        for (let chunk = accepted.connection.inbound.read(); chunk !== undefined; chunk = accepted.connection.inbound.read())
            chunk.release();
        if (accepted.connection.inbound.isFinished)
            accepted.end();
        accepted.touch();
    }
    /** Moves time on in steps, each of which takes a packet from end to end. */
    run(ms, stepMs = 5) {
        for (let passed = 0; passed < ms; passed += stepMs) {
            const arrived = this.#inFlight;
            this.#inFlight = [];
            for (const stack of [this.client, this.server])
                stack.tick(stepMs);
            for (const { to, bytes } of arrived)
                to.receive(Packet.fromBytes(bytes));
            for (const stack of [this.client, this.server]) {
                stack.notify();
                stack.transmit((packet) => this.#carry(stack, packet.toBytes()));
            }
        }
    }
    #carry(from, bytes) {
        const to = from === this.client ? this.server : this.client;
        if (bytes.byteLength <= this.mtu) {
            this.#inFlight.push({ to, bytes });
            return true;
        }
        this.tooBig += 1;
        if (!this.isTalkative)
            return true;
        const message = new ICMPv4Message();
        message.type = 3;
        message.code = 4;
        message.restOfHeader = this.mtu;
        const packet = outgoing();
        packet.setPayload([Chunk.fromBytes(bytes.slice(0, 28))], 28);
        emitICMPv4Message(message, packet);
        const source = addressBits('10.0.0.254');
        const back = from === this.client ? CLIENT : SERVER;
        const sent = withIPv4Header(packet, source, addressBits(back), PROTOCOL_ICMP);
        this.#inFlight.push({ to: from, bytes: sent.toBytes() });
        return true;
    }
    connect() {
        const connected = this.client.connect(endpoint(`${SERVER}:80`));
        this.run(20);
        return connected;
    }
    /** Sends so much, and waits until all of it is acknowledged. */
    send(connected, bytes) {
        connected.connection.outbound.writeCopy(new Uint8Array(bytes));
        connected.touch();
        this.run(20);
        for (let round = 0; round < 1000 && connected.connection.info().unacknowledgedBytes > 0; round += 1)
            this.run(100);
        this.run(200);
        expect(connected.connection.info().unacknowledgedBytes).to.equal(0);
    }
}
describe('Stack: the path MTU', () => {
    let network;
    beforeEach(() => {
        network = new Network();
    });
    it('is taken from a router at once, and after ten minutes it is seen whether the path carries more again', () => {
        const connected = network.connect();
        network.mtu = 1400;
        network.send(connected, 200_000);
        expect(connected.pathMTU).to.equal(1400);
        network.mtu = 1500;
        const { tooBig } = network;
        network.run(590_000, 1000);
        network.send(connected, 200_000);
        expect(connected.pathMTU).to.equal(1400);
        network.run(20_000, 1000);
        network.send(connected, 200_000);
        expect(connected.pathMTU).to.equal(1500);
        expect(network.tooBig).to.equal(tooBig);
    });
    it('is known to later connections, and one packet is enough to learn it', () => {
        network.mtu = 1400;
        network.send(network.connect(), 50_000);
        const { tooBig } = network;
        const second = network.connect();
        network.send(second, 50_000);
        expect([second.pathMTU, network.tooBig]).to.deep.equal([1400, tooBig]);
    });
    it('is found where routers are silent, and later connections begin with what was found', () => {
        network.isTalkative = false;
        network.mtu = 1300;
        const connected = network.connect();
        network.send(connected, 1_000_000);
        expect(connected.pathMTU).to.be.within(1292, 1300);
        connected.end();
        network.run(61_000, 100);
        const second = network.connect();
        const { tooBig } = network;
        network.send(second, 200_000);
        expect(second.pathMTU).to.equal(connected.pathMTU);
        expect(network.tooBig).to.equal(tooBig);
        network.client.forgetDestinations();
        expect(network.connect().pathMTU).to.equal(1500);
    });
});
//# sourceMappingURL=stack_path_mtu.test.js.map