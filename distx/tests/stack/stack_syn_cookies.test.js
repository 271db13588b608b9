/** A listener under a flood of SYNs (RFC 4987 §3.6). */
import { expect } from 'chai';
import { seededRandomSource } from '../../lib/util/random_source.js';
import { endpoint, PEER, StackHarness } from './stack_harness.js';
const SYN = {
    port: 5000,
    toPort: 80,
    flags: 'SYN',
    seq: 1000,
    mss: 1400,
    windowScale: 7,
    sackPermitted: true,
    timestamps: [7000, 0],
};
describe('Stack: SYN cookies', () => {
    let harness;
    let got;
    beforeEach(() => {
        harness = new StackHarness();
        got = [];
    });
    const listen = (options = {}) => harness.stack.listen(endpoint('0.0.0.0:80'), { synCookies: 'always', ...options }, (one) => got.push(one));
    const ackOf = (synAck, spec = {}) => ({
        port: synAck.segment.destinationPort,
        toPort: 80,
        flags: 'ACK',
        seq: synAck.ack,
        ack: synAck.seq + 1,
        ...(synAck.segment.hasTimestamps ? { timestamps: [7001, synAck.segment.timestampValue] } : {}),
        ...spec,
    });
    it('A17 a hundred thousand spoofed SYNs and one honest client: it connects, and memory stays flat', function () {
        this.timeout(20_000);
        const listener = listen({ synCookies: 'auto', backlog: 64, synQueue: 64 });
        const random = seededRandomSource(17);
        let answers = 0;
        let most = 0;
        const turn = () => {
            const sent = harness.after(1);
            answers += sent.length;
            most = Math.max(most, harness.stack.endpointCount);
            return sent;
        };
        const flood = (count) => {
            for (let number = 0; number < count; number += 1) {
                const host = random.uint32() % 250;
                harness.arrives({ ...SYN, from: `10.0.0.${3 + host}`, port: 1024 + (number % 60_000), seq: random.uint32() });
                if (number % 100 === 99)
                    turn();
            }
        };
        flood(50_000);
        harness.arrives(SYN);
        const synAck = turn().find(({ destination }) => destination === PEER);
        flood(50_000);
        harness.arrives(ackOf(synAck, { data: 'hello', window: 1000 }));
        turn();
        expect(got).to.have.length(1);
        const { connection } = got[0];
        expect(connection.state).to.equal('ESTABLISHED');
        expect(connection.inbound.bytesBuffered).to.equal(5);
        expect(connection.info()).to.include({ sendWindowBytes: 1000 * 2 ** 7, mssBytes: 1400 - 12 });
        expect(most).to.be.at.most(66);
        expect(listener.embryonicCount).to.be.at.most(64);
        // No amplification: one answer to each SYN, sent again only for those who have a place in the queue.
        expect(harness.stack.counters.synCookiesSent).to.be.above(99_900);
        expect(answers).to.be.at.most(100_001 + 64 * 5);
        for (let second = 0; second < 200; second += 1)
            answers += harness.after(1000).length;
        expect(answers).to.be.at.most(100_002 + 64 * 5);
        expect(harness.stack.endpointCount).to.equal(1);
    });
    it('gives the same SYN ACK as without a cookie, but for the number and the low bits of the timestamp', () => {
        listen();
        const [withCookie] = harness.answerTo(SYN);
        const other = new StackHarness();
        other.stack.listen(endpoint('0.0.0.0:80'), {}, null);
        const [without] = other.answerTo(SYN);
        const options = ({ segment }) => [
            segment.flags,
            segment.window,
            segment.maxSegmentSize,
            segment.windowScale,
            segment.sackPermitted,
            segment.timestampEcho,
            segment.timestampValue >>> 7,
        ];
        expect(options(withCookie)).to.deep.equal(options(without));
        expect(withCookie.ack).to.equal(1001);
        expect([harness.stack.endpointCount, other.stack.endpointCount]).to.deep.equal([0, 1]);
    });
    it('keeps window scale and SACK for a peer that speaks timestamps', () => {
        listen();
        harness.answerTo(ackOf(harness.answerTo(SYN)[0], { window: 500 }));
        expect(got[0].connection.info().sendWindowBytes).to.equal(500 * 2 ** 7);
    });
    it('reports by SACK what comes out of order to a peer whose SYN permitted it, and to no other', () => {
        for (const sackPermitted of [true, false]) {
            harness = new StackHarness();
            listen();
            const [synAck] = harness.answerTo({ ...SYN, sackPermitted });
            expect(synAck.segment.sackPermitted).to.equal(sackPermitted);
            harness.answerTo(ackOf(synAck));
            const [answer] = harness.answerTo(ackOf(synAck, { seq: 1101, data: 'x'.repeat(100) }));
            expect(answer.segment.sackBlocks.length).to.equal(sackPermitted ? 1 : 0);
        }
    });
    it('keeps ECN, for which the peer asked with its SYN', () => {
        for (const flags of ['SYN ECE CWR', 'SYN']) {
            harness = new StackHarness({ config: { ecn: 'passive' } });
            got = [];
            listen();
            harness.answerTo(ackOf(harness.answerTo({ ...SYN, flags })[0]));
            expect(got[0].connection.info().usesECN).to.equal(flags !== 'SYN');
        }
    });
    it('scales no window for a peer that does not', () => {
        listen();
        const { timestamps: _, ...plain } = SYN;
        harness.answerTo(ackOf(harness.answerTo(plain)[0], { window: 500 }));
        expect(got[0].connection.info()).to.include({ sendWindowBytes: 500, mssBytes: 1400 });
    });
    it('takes the data of the ACK, but not that of the SYN', () => {
        listen();
        const [synAck] = harness.answerTo({ ...SYN, data: 'early' });
        expect(synAck.ack).to.equal(1001);
        const [answer] = [...harness.answerTo(ackOf(synAck, { data: 'again' })), ...harness.after(40)];
        expect(got[0].connection.inbound.bytesBuffered).to.equal(5);
        expect(answer.ack).to.equal(1006);
    });
    it('is no measure of the round trip that nobody measured', () => {
        listen();
        const { timestamps: _, ...plain } = SYN;
        const [synAck] = harness.answerTo(plain);
        harness.stack.tick(80);
        harness.answerTo(ackOf(synAck));
        expect(got[0].connection.info().smoothedRoundTripMs).to.equal(-1);
    });
    it('A18 refuses an ACK that brings no cookie with a RST, and counts it', () => {
        listen();
        const [reset] = harness.answerTo({ ...SYN, flags: 'ACK', seq: 1001, ack: 12_345 });
        expect(reset).to.include({ flags: 'RST', seq: 12_345 });
        expect(harness.dropped('tcp', 'acknowledges no SYN cookie, or an old one')).to.equal(1);
        expect([got, harness.stack.endpointCount]).to.deep.equal([[], 0]);
    });
    it('A18 refuses a cookie that is two minutes old', () => {
        listen();
        const [synAck] = harness.answerTo(SYN);
        harness.stack.tick(120_000);
        expect(harness.answerTo(ackOf(synAck))[0].flags).to.equal('RST');
        expect(got).to.deep.equal([]);
    });
    it('A18 takes no cookie at all unless the SYN queue has overflowed in the last two minutes', () => {
        const listener = listen({ synCookies: 'auto', synQueue: 1 });
        const [, synAck] = [5001, 5000].flatMap((port) => harness.answerTo({ ...SYN, port }));
        expect(listener.counters.synCookiesSent).to.equal(1);
        listener.close();
        listen({ synCookies: 'auto', synQueue: 1 }); // a listener that has seen no flood, with the same secret
        expect(harness.answerTo(ackOf(synAck)).map(({ flags }) => flags)).to.include('RST');
        expect(harness.dropped('tcp', 'acknowledgment sent to a listener')).to.equal(1);
        expect(got).to.deep.equal([]);
    });
    it('A18 never takes one when cookies are switched off', () => {
        listen();
        const [synAck] = harness.answerTo(SYN);
        for (const listener of [...harness.stack.listeners()])
            listener.close();
        listen({ synCookies: 'never' });
        expect(harness.answerTo(ackOf(synAck))[0].flags).to.equal('RST');
        expect(got).to.deep.equal([]);
    });
    it('drops the ACK of a cookie while the accept queue is full; data that follow bring it again', () => {
        const listener = harness.stack.listen(endpoint('0.0.0.0:80'), { synCookies: 'always', backlog: 1 }, null);
        const [first, second] = [5000, 5001].flatMap((port) => harness.answerTo({ ...SYN, port }));
        harness.answerTo(ackOf(first));
        expect(harness.answerTo(ackOf(second))).to.deep.equal([]);
        expect(listener.accept().remotePort).to.equal(5000);
        harness.answerTo(ackOf(second, { data: 'x' }));
        expect(listener.accept().connection.inbound.bytesBuffered).to.equal(1);
    });
    it('A38 answers one SYN by one segment, however often its ACK stays away', () => {
        listen();
        let answers = harness.answerTo(SYN).length;
        for (let second = 0; second < 300; second += 1)
            answers += harness.after(1000).length;
        expect(answers).to.equal(1);
    });
});
//# sourceMappingURL=stack_syn_cookies.test.js.map