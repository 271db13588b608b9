/** The receiver without a connection: numbers become positions, over the wrap; verdicts; the end. */
import { arrives, finReceived, islands, next, reads, synchronizedReceiver, verdict, } from '../harness/receiver_harness.js';
describe('a receiver', () => {
    it('counts the SYN and gives text in order, over the wrap of the sequence numbers', () => {
        for (const initial of [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff]) {
            synchronizedReceiver({ initial })
                .expect(next(1))
                .given(arrives({ seq: 1, data: '0123456789' }))
                .expect(verdict('in order'), next(11))
                .given(arrives({ seq: 11, data: 'abcdefghij' }))
                .expect(next(21), reads('0123456789abcdefghij'));
        }
    });
    it('says what a segment did', () => {
        synchronizedReceiver()
            .given(arrives({ seq: 1 }))
            .expect(verdict('nothing'))
            .given(arrives({ seq: 4, data: 'def' }))
            .expect(verdict('early'), next(1), islands([4, 7]))
            .given(arrives({ seq: 1, data: 'ab' }))
            .expect(verdict('filled a gap'), next(3))
            .given(arrives({ seq: 2, data: 'bc' }))
            .expect(verdict('filled a gap'), next(7), islands())
            .given(arrives({ seq: 2, data: 'bc' }))
            .expect(verdict('old'), reads('abcdef'));
    });
    it('takes the FIN in its place', () => {
        synchronizedReceiver()
            .given(arrives({ flags: 'FIN ACK', seq: 3, data: 'cd' }))
            .expect(finReceived(false), next(1))
            .given(arrives({ seq: 1, data: 'ab' }))
            .expect(finReceived(true), next(6), reads('abcd'));
    });
    it('text of a SYN begins behind it', () => {
        synchronizedReceiver()
            .given(arrives({ flags: 'SYN', seq: 0, data: 'hi' }))
            .expect(next(3), reads('hi'));
    });
});
//# sourceMappingURL=receiver_alone.test.js.map