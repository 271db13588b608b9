/** A connection drawn as a ladder. */
import { expect } from 'chai';
import { ACK, FIN, PSH, SYN, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { SequenceDiagram } from '../../lib/tools/sequence_diagram.js';
import { sequenceNumber } from '../../lib/util/wrapping_integers.js';
function segment(flags, sequence, acknowledgment, fields = {}) {
    const numbers = {
        sequenceNumber: sequenceNumber(sequence),
        acknowledgmentNumber: sequenceNumber(acknowledgment),
    };
    return Object.assign(new TCPSegment(), { flags, window: 1000, ...numbers, ...fields });
}
const ISN = 0xfffffff0;
const newDiagram = (longestRun = 8) => new SequenceDiagram({ left: 'client', right: 'server', width: 72, longestRun });
/** Data that is acknowledged at once, `count` times. */
function transfer(diagram, count, payloadLength, segmentSize = 0) {
    for (let index = 0; index < count; index += 1) {
        const sequence = ISN + 1 + index * payloadLength;
        diagram.record('left', segment(ACK, sequence, 501, { payloadLength, segmentSize }), index);
        diagram.record('right', segment(ACK, 501, sequence + payloadLength), index);
    }
}
describe('a sequence diagram', () => {
    it('of a handshake and a close is a ladder with relative numbers', () => {
        const diagram = newDiagram();
        diagram.record('left', segment(SYN, ISN, 0, { maxSegmentSize: 1460 }), 0);
        diagram.record('right', segment(SYN | ACK, 500, ISN + 1), 0.105);
        diagram.record('left', segment(ACK, ISN + 1, 501), 0.2);
        diagram.record('left', segment(PSH | ACK, ISN + 1, 501, { payloadLength: 20 }), 1000);
        diagram.record('left', segment(FIN | ACK, ISN + 21, 501), 1000, { lost: true });
        expect(diagram.render().split('\n')).to.deep.equal([
            '       ms  client                                                 server',
            '    0.000  |--- SYN seq 0 win 1000 <mss 1460> ------------------------>|',
            '    0.105  |<------------------------- SYN ACK seq 0 ack 1 win 1000 ---|',
            '    0.200  |--- ACK seq 1 ack 1 win 1000 ----------------------------->|',
            ' 1000.000  |--- PSH ACK seq 1 ack 1 len 20 win 1000 ------------------>|',
            ' 1000.000  |--- FIN ACK seq 21 ack 1 win 1000 ------------------------X|',
        ]);
    });
    it('shortens a long run and counts what it left out', () => {
        const diagram = newDiagram();
        transfer(diagram, 20, 1000);
        const lines = diagram.render().split('\n');
        expect(lines).to.have.lengthOf(1 + 3 + 1 + 1);
        expect(lines[4]).to.contain('… 18 more segments, 18,000 bytes, 18 more acknowledgments');
        expect(lines[5]).to.contain('ack 20001');
        expect(lines.every((line) => line.length === 72)).to.equal(true);
    });
    it('shows super-segments as what they stand for', () => {
        const diagram = newDiagram();
        transfer(diagram, 10, 14_480, 1448);
        expect(diagram.render())
            .to.contain('len 14480 (10 x 1448)')
            .and.to.contain('… 80 more segments in 8 super-segments, 115,840 bytes');
    });
    it('never leaves out what is unusual: a retransmission, a loss, a shut window, SACK, a note', () => {
        const diagram = newDiagram(4);
        transfer(diagram, 10, 100);
        diagram.record('left', segment(ACK, ISN + 101, 501, { payloadLength: 100 }), 20);
        diagram.record('left', segment(ACK, ISN + 1001, 501, { payloadLength: 100 }), 21, { lost: true });
        diagram.record('right', segment(ACK, 501, ISN + 1001, { window: 0 }), 22);
        const sackBlocks = [{ start: sequenceNumber(5), end: sequenceNumber(9) }];
        diagram.record('right', segment(ACK, 501, ISN + 1001, { sackBlocks }), 23);
        diagram.record('right', segment(ACK, 501, ISN + 1001), 24, { note: 'keepalive' });
        const last = diagram.render().split('\n').slice(-5).join('\n');
        expect(last).to.contain('seq 101 ack 1 len 100 win 1000 resent').and.to.contain('X|').and.to.contain('win 0');
        expect(last).to.contain('<sack 1 {5:9}>').and.to.contain('keepalive');
    });
    it('shows a window that shuts in the middle of a long run', () => {
        const diagram = newDiagram();
        transfer(diagram, 10, 100);
        diagram.record('right', segment(ACK, 501, ISN + 1001, { window: 0 }), 10);
        for (let index = 11; index < 31; index += 1) {
            diagram.record('right', segment(ACK, 501, ISN + 1001), index);
        }
        expect(diagram.render().match(/win 0 ---\|/g)).to.have.lengthOf(1);
        expect(diagram.render().match(/…/g)).to.have.lengthOf(2);
    });
    it('can be asked to leave nothing out', () => {
        const diagram = newDiagram(Infinity);
        transfer(diagram, 20, 1000);
        expect(diagram.render().split('\n')).to.have.lengthOf(41);
    });
    it('cuts labels rather than the frame', () => {
        const diagram = newDiagram();
        diagram.record('left', segment(ACK, 1, 1), 0, {
            note: 'a remark that is much longer than the room between the ends',
        });
        expect(diagram.render().split('\n')[1])
            .to.have.lengthOf(72)
            .and.to.match(/\.\.\. -+>\|$/);
    });
    it('follows a stream beyond 4 GiB', () => {
        const diagram = newDiagram();
        const step = 2 ** 30;
        for (let index = 0; index < 6; index += 1) {
            diagram.record('left', segment(ACK, ISN + 1 + index * step, 501, { payloadLength: 10 }), index, { note: '' });
        }
        expect(diagram.render()).to.contain(`seq ${1 + 5 * step}`);
    });
});
//# sourceMappingURL=sequence_diagram.test.js.map