/** What ICMP errors do to a connection, in whatever state (RFC 9293 §3.9.2.2, RFC 5461, RFC 5927 §5.2). */
import { expect } from 'chai';
import { networkError } from '../../lib/tcp_helpers/network_error.js';
import { accepted, arrives, does, established, failure, holds, listening, segment, segments, silence, state, synSent, writes, } from '../harness/connection_harness.js';
const NET_UNREACHABLE = networkError(4, 3, 0);
const HOST_UNREACHABLE = networkError(4, 3, 1);
const PROTOCOL_UNREACHABLE = networkError(4, 3, 2);
const PORT_UNREACHABLE = networkError(4, 3, 3);
const SOURCE_ROUTE_FAILED = networkError(4, 3, 5);
const PROHIBITED = networkError(4, 3, 13);
const TIME_EXCEEDED = networkError(4, 11, 0);
const PARAMETER_PROBLEM = networkError(4, 12, 0);
const SOFT = [NET_UNREACHABLE, HOST_UNREACHABLE, SOURCE_ROUTE_FAILED, TIME_EXCEEDED, PARAMETER_PROBLEM];
function hears(error) {
    return does(`ICMP ${error.type}/${error.code}`, ({ connection }) => connection.networkFailed(error));
}
function told(expected) {
    const names = (errors) => errors.map((e) => `${e.type}/${e.code}`).join();
    return holds(`told ${names(expected)}`, ({ connection }) => names(connection.takeSoftErrors()) === names(expected));
}
describe('a soft ICMP error', () => {
    it('MUST-56 never ends a connection, established or not, closing or not', () => {
        for (const error of SOFT) {
            established().given(hears(error)).expect(silence(), state('ESTABLISHED'), failure(null));
            synSent().given(hears(error)).expect(silence(), state('SYN-SENT'), failure(null));
            listening()
                .given(arrives({ flags: 'SYN' }))
                .given(hears(error))
                .expect(state('SYN-RECEIVED'), failure(null));
            established()
                .given(does('close', ({ connection }) => connection.outbound.end()))
                .given(hears(error))
                .expect(state('FIN-WAIT-1'), failure(null));
        }
    });
    it('MUST-47 SHLD-25 is told to the application once, with type and code', () => {
        established()
            .given(writes(10), hears(NET_UNREACHABLE), hears(TIME_EXCEEDED))
            .expect(told([NET_UNREACHABLE, TIME_EXCEEDED]), told([]));
    });
    it('SHLD-20 is not told to an application that does not want to hear of it', () => {
        established({ config: { reportSoftErrors: false } })
            .given(hears(NET_UNREACHABLE))
            .expect(told([]));
        established()
            .given(does('reports off', ({ connection }) => connection.setSoftErrorReports(false)), hears(NET_UNREACHABLE))
            .expect(told([]));
    });
    it('in any number is kept in a bounded number', () => {
        const harness = established();
        harness.given(...Array.from({ length: 1000 }, () => hears(HOST_UNREACHABLE)));
        expect(harness.subject.connection.takeSoftErrors().length).to.equal(8);
    });
    it('names the reason of a later timeout, unless the peer has been heard since', () => {
        const impatient = { config: { userTimeoutMs: 10_000 } };
        established(impatient)
            .given(writes(10), hears(HOST_UNREACHABLE))
            .after(20_000)
            .expect(state('CLOSED'), failure('unreachable'));
        established(impatient)
            .given(writes(10), hears(HOST_UNREACHABLE))
            .given(arrives({ ack: 11 }))
            .given(writes(10))
            .after(20_000)
            .expect(state('CLOSED'), failure('timeout'));
    });
    it('leaves the retransmissions as they are', () => {
        established()
            .given(writes(10))
            .given(hears(NET_UNREACHABLE))
            .after(300)
            .expect(segment({ seq: 1, length: 10 }));
    });
});
describe('a hard ICMP error', () => {
    it('SHLD-26 ends an attempt to connect at once', () => {
        for (const error of [PORT_UNREACHABLE, PROTOCOL_UNREACHABLE, networkError(6, 1, 4), networkError(6, 4, 1)]) {
            synSent().given(hears(error)).expect(silence(), state('CLOSED'), failure('refused'));
        }
    });
    it('is taken for a soft one once the connection is established (RFC 5927 §5.2)', () => {
        accepted()
            .given(hears(PORT_UNREACHABLE), hears(PROTOCOL_UNREACHABLE))
            .expect(state('ESTABLISHED'), failure(null), told([PORT_UNREACHABLE, PROTOCOL_UNREACHABLE]));
    });
    it('SHLD-26 ends an established connection where that is asked for', () => {
        const strict = { config: { hardErrorsAbort: true } };
        established(strict).given(hears(PORT_UNREACHABLE)).expect(state('CLOSED'), failure('refused'));
        established(strict).given(hears(HOST_UNREACHABLE)).expect(state('ESTABLISHED'), failure(null));
    });
});
describe('an attempt to connect that is to fail fast (RFC 5461 §4.1)', () => {
    it('ends by any error, refused by a filter, unreachable otherwise', () => {
        const fast = { config: { connectFailsFast: true } };
        for (const error of SOFT)
            synSent(fast).given(hears(error)).expect(state('CLOSED'), failure('unreachable'));
        for (const error of [PROHIBITED, networkError(4, 3, 9), networkError(4, 3, 10), networkError(6, 1, 1)]) {
            synSent(fast).given(hears(error)).expect(state('CLOSED'), failure('refused'));
        }
        established(fast).given(hears(PROHIBITED)).expect(state('ESTABLISHED'), failure(null), segments(0));
    });
});
//# sourceMappingURL=connection_network_errors.test.js.map