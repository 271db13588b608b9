/** Urgent data, both ways (RFC 9293 §3.8.5, RFC 6093). */
import { expect } from 'chai';
import { arrives, closes, does, established, holds, reads, received, segment, segments, silence, state, synSent, writes, } from '../harness/connection_harness.js';
/** The application writes so many bytes and calls all up to there urgent. */
function writesUrgent(bytes) {
    return does(`write ${bytes} urgent bytes`, (rig) => {
        writes(bytes).run(rig);
        rig.connection.markUrgent();
    });
}
function notices(count) {
    return holds(`${count} notices of urgent data`, ({ connection }) => connection.urgentNotices === count);
}
/** So many bytes are urgent of those that the application has not read. */
function remaining(bytes) {
    return holds(`${bytes} urgent bytes remain`, ({ connection }) => {
        return Math.max(0, connection.urgentEnd - connection.inbound.bytesRead) === bytes;
    });
}
describe('urgent data that leave', () => {
    it('MUST-30 MUST-62 carry URG and a pointer to the byte behind the last urgent one', () => {
        established()
            .given(writesUrgent(5))
            .expect(segment({ flags: 'URG ACK', seq: 1, length: 5, urgent: 5 }));
    });
    it('MUST-31 of any length are announced from the first segment on, and no longer than they last', () => {
        established()
            .given(writesUrgent(2500), writes(600))
            .expect(segment({ flags: 'URG ACK', seq: 1, length: 1000, urgent: 2500 }), segment({ flags: 'URG ACK', seq: 1001, length: 1000, urgent: 1500 }), segment({ flags: 'URG ACK', seq: 2001, length: 1000, urgent: 500 }), segment({ flags: 'ACK', seq: 3001, length: 100, urgent: 0 }));
    });
    it('MUST-31 that reach further than the pointer can say are announced as far as it can', () => {
        established({ config: { sendBufferBytes: 1_000_000 } })
            .given(writesUrgent(100_000))
            .expect(holds('the first segment points 65 535 bytes ahead', ({ sent }) => sent[0].segment.urgentPointer === 65_535));
    });
    it('are announced behind ordinary data that had been written before', () => {
        established()
            .given(writes(10), writesUrgent(3))
            .expect(segment({ flags: 'URG ACK', seq: 1, length: 13, urgent: 13 }));
    });
    it('are announced although the window is shut, and probed', () => {
        established()
            .given(arrives({ window: 0 }))
            .given(writesUrgent(100))
            .expect(segment({ flags: 'URG ACK', seq: 1, length: 0, urgent: 100 }))
            .after(400)
            .expect(segment({ flags: 'URG ACK', seq: 1, length: 1, urgent: 100 }));
    });
    it('are announced again when they are sent again, and not once they are acknowledged', () => {
        established()
            .given(writesUrgent(10))
            .after(300)
            .expect(segment({ flags: 'URG ACK', seq: 1, length: 10, urgent: 10 }))
            .given(arrives({ ack: 11 }), writes(10))
            .expect(segment({ flags: 'ACK', seq: 11, urgent: 0 }));
    });
    it('are not sent as super-segments, whose pieces would all point equally far', () => {
        established({ offloadBytes: 60_000 })
            .given(writesUrgent(3000))
            .expect(segment({ urgent: 3000 }), segment({ urgent: 2000 }), segment({ urgent: 1000 }))
            .given(arrives({ ack: 3001 }), writes(3000))
            .expect(segment({ flags: 'ACK', length: 3000, segmentSize: 1000 }));
    });
    it('with the FIN behind them are announced together', () => {
        established()
            .given(writesUrgent(5), closes())
            .expect(segment({ flags: 'FIN URG ACK', length: 5, urgent: 5 }));
    });
});
describe('urgent data that arrive', () => {
    it('MUST-32 are told when they appear and when they become longer, and only then', () => {
        established()
            .given(arrives({ flags: 'URG ACK', seq: 1, length: 10, urgent: 10 }))
            .expect(notices(1))
            .given(arrives({ flags: 'URG ACK', seq: 11, length: 10, urgent: 30 }))
            .expect(notices(2))
            .given(arrives({ flags: 'URG ACK', seq: 21, length: 10, urgent: 20 }))
            .expect(notices(2))
            .given(arrives({ flags: 'ACK', seq: 31, length: 10 }))
            .expect(notices(2), received(40));
    });
    it('MUST-33 are fewer with every byte the application reads, until none is left', () => {
        established()
            .given(arrives({ flags: 'URG ACK', seq: 1, length: 10, urgent: 4 }))
            .expect(remaining(4))
            .given(reads(3))
            .expect(remaining(1))
            .given(reads(3))
            .expect(remaining(0));
    });
    it('MUST-31 may lie far ahead of what has arrived', () => {
        established()
            .given(arrives({ flags: 'URG ACK', seq: 1, length: 10, urgent: 65_535 }))
            .expect(notices(1), remaining(65_535), received(10));
    });
    it('MUST-66 are told at a shut window, although their text is not taken', () => {
        established({ config: { receiveBufferBytes: 2000, maxReceiveBufferBytes: 2000 } })
            .given(arrives({ length: 1000 }), arrives({ length: 1000 }))
            .expect(segment({ ack: 2001, window: 0 }))
            .given(arrives({ flags: 'URG ACK', length: 1, urgent: 1 }))
            .expect(segment({ ack: 2001 }), notices(1), remaining(2001), received(2000));
    });
    it('A30 with a pointer of zero are none', () => {
        established()
            .given(arrives({ flags: 'URG ACK', seq: 1, length: 10, urgent: 0 }))
            .expect(notices(0), received(10));
    });
    it('without the flag are none, whatever the pointer says', () => {
        established()
            .given(arrives({ flags: 'ACK', seq: 1, length: 10, urgent: 10 }))
            .expect(notices(0));
    });
    it('behind what has been read already are not told', () => {
        established()
            .given(arrives({ seq: 1, length: 10 }), reads())
            .given(arrives({ flags: 'URG ACK', seq: 5, length: 6, urgent: 6 }))
            .expect(notices(0));
    });
    it('from outside the window, or behind the FIN, are not believed', () => {
        established()
            .given(arrives({ flags: 'URG ACK', seq: 100_000, ack: 1, length: 10, urgent: 10 }))
            .expect(segments(1), notices(0));
        established()
            .given(arrives({ flags: 'FIN ACK' }))
            .given(arrives({ flags: 'URG ACK', urgent: 10 }))
            .expect(notices(0), state('CLOSE-WAIT'));
    });
    it('with SYN ACK are told as with any segment, and in SYN-SENT without a SYN not at all', () => {
        synSent()
            .given(arrives({ flags: 'URG', seq: 0, urgent: 10 }))
            .expect(silence(), notices(0))
            .given(arrives({ flags: 'SYN URG ACK', seq: 0, ack: 1, length: 5, urgent: 6 }))
            .expect(segment({ flags: 'ACK', ack: 6 }), notices(1), remaining(5));
    });
    it('leave the acknowledgment of their text to the usual rules', () => {
        const harness = established().given(arrives({ flags: 'URG ACK', seq: 1, length: 10, urgent: 10 }));
        harness
            .expect(silence())
            .after(40)
            .expect(segment({ flags: 'ACK', ack: 11 }));
        expect(harness.subject.connection.urgentEnd).to.equal(10);
    });
});
//# sourceMappingURL=connection_urgent.test.js.map