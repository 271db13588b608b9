/** R1 and R2: when a silent path is suspected, and when the connection is given up (RFC 9293 §3.8.3, RFC 5482). */
import { expect } from 'chai';
import { UserTimeout, userTimeoutField, userTimeoutOf } from '../../lib/tcp_helpers/user_timeout.js';
import { accepted, arrives, does, established, failure, holds, segment, segments, silence, state, synSent, writes, } from '../harness/connection_harness.js';
function setsUserTimeout(ms) {
    return does(`user timeout ${ms} ms`, ({ connection }) => connection.setUserTimeout(ms));
}
const suspected = holds('the path is suspected', ({ connection }) => connection.isPathSuspected);
const trusted = holds('the path is not suspected', ({ connection }) => !connection.isPathSuspected);
describe('R1', () => {
    it('MUST-20 SHLD-10 is reached with the third retransmission of the same data, not before', () => {
        established().given(writes(10)).after(1000).expect(segments(2), trusted).after(500).expect(segments(1), suspected);
    });
    it('is over when the peer is heard', () => {
        established()
            .given(writes(10))
            .after(7000)
            .expect(suspected)
            .given(arrives({ ack: 11 }))
            .expect(trusted);
    });
    it('holds for the SYN as well (MUST-22)', () => {
        synSent().after(3000).expect(trusted).after(4000).expect(suspected, state('SYN-SENT'));
    });
    it('can be set', () => {
        established({ config: { pathSuspicionRetransmissions: 5 } })
            .given(writes(10))
            .after(3500)
            .expect(segments(4), trusted)
            .after(3500)
            .expect(segments(1), suspected);
    });
});
describe('R2', () => {
    it('MUST-21 set by the application ends the connection when it is reached, to the millisecond', () => {
        established()
            .given(setsUserTimeout(2000), writes(10))
            .after(1999)
            .expect(state('ESTABLISHED'))
            .after(1)
            .expect(segment({ flags: 'RST ACK' }), state('CLOSED'), failure('timeout'));
    });
    it('MUST-21 holds for what is outstanding already', () => {
        established()
            .given(writes(10))
            .after(1500)
            .given(setsUserTimeout(2000))
            .after(499)
            .expect(state('ESTABLISHED'))
            .after(1)
            .expect(segment({ flags: 'RST ACK' }), failure('timeout'));
    });
    it('MUST-21 may be for ever', () => {
        established()
            .given(setsUserTimeout(Infinity), writes(10))
            .after(10 * 24 * 3_600_000)
            .expect(state('ESTABLISHED'), failure(null));
    });
    it('MUST-20 MUST-22 ends data and SYN alike', () => {
        established({ config: { userTimeoutMs: 30_000 } })
            .given(writes(10))
            .after(30_000)
            .expect(state('CLOSED'), failure('timeout'));
        synSent({ config: { connectTimeoutMs: 5000 } })
            .after(4999)
            .expect(state('SYN-SENT'))
            .after(1)
            .expect(silence(), state('CLOSED'), failure('timeout'));
    });
    it('does not concern a connection that waits for nothing', () => {
        established().given(setsUserTimeout(1000)).after(3_600_000).expect(silence(), state('ESTABLISHED'));
    });
});
describe('the user timeout option (RFC 5482)', () => {
    const offering = { config: { userTimeoutOption: true, userTimeoutMs: 300_000 } };
    it('is not sent unless asked for', () => {
        established()
            .given(writes(10))
            .expect(segment({ userTimeout: -1 }));
    });
    it('travels on the SYN and on the first segment behind it', () => {
        synSent(offering)
            .after(1000)
            .expect(segment({ flags: 'SYN', userTimeout: 300 }))
            .given(arrives({ flags: 'SYN ACK', ack: 1, mss: 1000 }))
            .expect(segment({ flags: 'ACK', userTimeout: 300 }))
            .given(writes(10))
            .expect(segment({ userTimeout: -1 }));
    });
    it('does not make a full segment longer than the path carries: it waits for a smaller one', () => {
        accepted(offering)
            .given(writes(1010))
            .expect(segment({ length: 1000, userTimeout: -1 }), segment({ length: 10, userTimeout: 300 }));
    });
    it('of the peer prolongs the timeout, within limits', () => {
        established({ ...offering, syn: { userTimeout: 600 } })
            .given(writes(10))
            .after(599_999)
            .expect(state('ESTABLISHED'))
            .after(1)
            .expect(state('CLOSED'));
        established({ config: { userTimeoutOption: true, userTimeoutMs: 1000 }, syn: { userTimeout: 1 } })
            .given(writes(10))
            .after(99_999)
            .expect(state('ESTABLISHED'))
            .after(1)
            .expect(state('CLOSED'));
    });
    it('of the peer is heeded on any segment', () => {
        established(offering)
            .given(arrives({ userTimeout: 0x8000 | 20 }))
            .given(writes(10))
            .after(1_199_999)
            .expect(state('ESTABLISHED'))
            .after(1)
            .expect(state('CLOSED'));
    });
    it('of the peer does not overrule an application that has spoken, nor a connection without the option', () => {
        established({ ...offering, syn: { userTimeout: 600 } })
            .given(setsUserTimeout(2000), writes(10))
            .expect(segment({ userTimeout: 2 }))
            .given(arrives({ ack: 1, userTimeout: 900 }))
            .after(2000)
            .expect(state('CLOSED'));
        established({ config: { userTimeoutMs: 2000 }, syn: { userTimeout: 600 } })
            .given(writes(10))
            .after(2000)
            .expect(state('CLOSED'));
    });
    it('says seconds up to nine hours, then minutes; zero says nothing', () => {
        expect([1, 1000, 1001, 32_767_000, 32_768_000, Infinity].map(userTimeoutField)).to.deep.equal([
            1,
            1,
            2,
            32_767,
            0x8000 | 547,
            0xffff,
        ]);
        expect([0, 0x8000, 1, 0x8001].map(userTimeoutOf)).to.deep.equal([0, 0, 1000, 60_000]);
        const timeout = new UserTimeout(5000, true);
        timeout.onReceived(0);
        timeout.onReceived(0x8000);
        expect(timeout.ms).to.equal(5000);
        timeout.onReceived(0xffff);
        expect(timeout.ms, 'a day at most').to.equal(86_400_000);
    });
});
//# sourceMappingURL=connection_user_timeout.test.js.map