/** From segments to packets: super-segments, checksums, and devices without room. */
import { expect } from 'chai';
import { SlabPool } from '../../lib/util/slab.js';
import { Chunk } from '../../lib/util/chunk.js';
import { accepted, endpoint, StackHarness } from './stack_harness.js';
const DATA = Uint8Array.from({ length: 8000 }, (_, index) => (index * 7) % 251);
describe('Stack: output', () => {
    let harness;
    let one;
    let conversation;
    function open(attached = {}) {
        harness = new StackHarness({}, attached);
        harness.stack.listen(endpoint('0.0.0.0:80'), {}, (accept) => (one = accept));
        conversation = accepted(harness, 80, 5000, { window: 65535 });
    }
    function write(bytes = DATA) {
        one.connection.outbound.writeCopy(bytes);
        one.touch();
    }
    it('sends segments of the MSS, with complete checksums and ascending identifications', () => {
        open();
        write();
        const sent = harness.turn();
        expect(sent.map(({ data }) => data.byteLength)).to.deep.equal([1460, 1460, 1460, 1460, 1460, 700]);
        expect(Buffer.concat(sent.map(({ data }) => data))).to.deep.equal(Buffer.from(DATA));
        expect(sent.every(({ checksumIsPartial, segmentSize }) => !checksumIsPartial && segmentSize === 0)).to.equal(true);
        const first = sent[0].identification;
        expect(sent.map(({ identification }) => (identification - first) & 0xffff)).to.deep.equal([0, 1, 2, 3, 4, 5]);
    });
    it('hands a super-segment to a device that cuts it, whole and with the checksum left to do', () => {
        open({ checksumOffload: true, segmentationOffloadBytes: 65535 });
        write();
        const sent = harness.turn();
        // Whole segments together, and the small rest as Nagle allows.
        expect(Buffer.concat(sent.map(({ data }) => data))).to.deep.equal(Buffer.from(DATA));
        expect(sent[0]).to.include({ segmentSize: 1460, checksumIsPartial: true });
        expect(sent.length).to.be.at.most(2);
    });
    it('gives a super-segment as many identifications as the device will need', () => {
        open({ checksumOffload: true, segmentationOffloadBytes: 65535 });
        write();
        const [first] = harness.turn();
        const { port, toPort } = conversation;
        const [next] = harness.answerTo({ port, toPort, flags: 'SYN', seq: 5 });
        const cut = Math.ceil(first.data.byteLength / 1460);
        expect((next.identification - first.identification) & 0xffff).to.be.at.least(cut);
    });
    it('never sends a super-segment longer than the device takes, headers included', () => {
        open({ checksumOffload: true, segmentationOffloadBytes: 4400 });
        write();
        const sent = harness.turn();
        expect(Buffer.concat(sent.map(({ data }) => data))).to.deep.equal(Buffer.from(DATA));
        for (const { data } of sent)
            expect(data.byteLength + 40).to.be.at.most(4400);
        expect(sent[0].data.byteLength).to.equal(2920);
    });
    it('keeps what a full device refuses, and loses and repeats nothing', () => {
        open();
        write();
        const all = [];
        for (harness.room = 1; harness.stack.hasWork; harness.room = 1)
            all.push(...harness.turn());
        expect(Buffer.concat(all.map(({ data }) => data))).to.deep.equal(Buffer.from(DATA));
        expect(all.length).to.equal(6);
    });
    it('lets others speak in the order of their coming when the device has room again', () => {
        open();
        write(DATA.subarray(0, 10));
        harness.room = 0;
        expect(harness.turn()).to.deep.equal([]);
        harness.arrives({ port: 6000, toPort: 80, flags: 'SYN', seq: 1 });
        expect(harness.turn()).to.deep.equal([]);
        harness.room = Infinity;
        expect(harness.turn().map(({ segment }) => segment.destinationPort)).to.deep.equal([5000, 6000]);
    });
    it('forgets nothing lent: what the peer acknowledges goes back to its pool', () => {
        open();
        const pool = new SlabPool({ slabBytes: 8192, poison: true });
        const slab = pool.acquire();
        slab.bytes.set(DATA);
        one.connection.outbound.write(new Chunk(slab, 0, DATA.byteLength));
        slab.release();
        one.touch();
        expect(harness.turn().length).to.equal(6);
        expect(pool.outstanding).to.equal(1);
        const { port, toPort, ours, theirs } = conversation;
        harness.answerTo({ port, toPort, flags: 'ACK', seq: theirs, ack: (ours + DATA.byteLength) >>> 0 });
        expect(pool.outstanding).to.equal(0);
    });
});
//# sourceMappingURL=stack_output.test.js.map