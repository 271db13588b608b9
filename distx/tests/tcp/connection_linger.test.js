/** What becomes of unacknowledged data when the application goes (POSIX SO_LINGER; RFC 9293 §3.10.5 for the RST). */
import { arrives, does, established, orphans, segment, segments, silence, state, synSent, writes, } from '../harness/connection_harness.js';
function lingers(ms) {
    return does(`linger ${ms} ms`, ({ connection }) => connection.setLinger(ms));
}
describe('an application that leaves and lingers', () => {
    it('not at all: a RST takes the place of data and FIN', () => {
        established()
            .given(lingers(0), writes(5000), orphans())
            .expect(segment({ flags: 'RST ACK', seq: 1, length: 0 }), state('CLOSED'));
    });
    it('for a while: data and FIN go out, a RST follows when the time is over', () => {
        established()
            .given(lingers(5000), writes(10), orphans())
            .expect(segment({ flags: 'FIN ACK', length: 10 }), state('FIN-WAIT-1'))
            .after(4999)
            .expect(segments(4))
            .after(1)
            .expect(segment({ flags: 'RST ACK', seq: 12 }), state('CLOSED'));
    });
    it('for a while, but no longer than until everything is acknowledged', () => {
        established()
            .given(lingers(5000), writes(10), orphans())
            .given(arrives({ ack: 12 }))
            .expect(state('FIN-WAIT-2'))
            .after(10_000)
            .expect(silence(), state('FIN-WAIT-2'))
            .given(arrives({ flags: 'FIN ACK', ack: 12 }))
            .expect(segment({ flags: 'ACK' }), state('TIME-WAIT'))
            .after(10_000)
            .expect(silence(), state('TIME-WAIT'));
    });
    it('as long as it takes, unless it is told otherwise', () => {
        established().given(writes(10), orphans()).after(100_000).expect(state('FIN-WAIT-1'));
        established().given(lingers(5), lingers(-1), writes(10), orphans()).after(100_000).expect(state('FIN-WAIT-1'));
    });
    it('while connecting there is nothing to linger for', () => {
        synSent().given(lingers(5000), orphans()).expect(silence(), state('CLOSED'));
        synSent().given(lingers(0), orphans()).expect(silence(), state('CLOSED'));
    });
});
//# sourceMappingURL=connection_linger.test.js.map