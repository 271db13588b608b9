/** PRR in the numbers of RFC 9937: how much goes out for what comes in. */
import { expect } from 'chai';
import { ProportionalRateReduction } from '../../lib/tcp_helpers/proportional_rate_reduction.js';
const MSS = 1000;
describe('proportional rate reduction (RFC 9937)', () => {
    it('sends the lost segment at once, then seven for ten until ssthresh is reached', () => {
        // Twenty out, one lost, CUBIC's ssthresh of fourteen. Each acknowledgment tells of one segment by SACK.
        const reduction = new ProportionalRateReduction();
        reduction.start(20 * MSS, 14 * MSS);
        let inFlight = 19 * MSS;
        let sent = 0;
        const turns = [];
        for (let turn = 0; turn < 19; turn += 1) {
            inFlight -= turn === 0 ? 3 * MSS : MSS;
            reduction.acknowledged(turn === 0 ? 3 * MSS : MSS, inFlight, false, MSS);
            const segments = Math.floor(Math.max(0, reduction.cwnd - inFlight) / MSS);
            for (let at = 0; at < segments; at += 1)
                reduction.sent(MSS);
            inFlight += segments * MSS;
            sent += segments;
            turns.push(segments);
        }
        expect(turns[0], 'more than one, as three came in').to.be.within(1, 3);
        expect(inFlight).to.equal(14 * MSS);
        expect(sent, 'nineteen in flight, twenty-one delivered, fourteen left').to.equal(16);
        expect(Math.max(...turns)).to.be.at.most(2);
    });
    it('forces the first retransmission even where nothing has come in', () => {
        const reduction = new ProportionalRateReduction();
        reduction.start(20 * MSS, 10 * MSS);
        reduction.acknowledged(0, 15 * MSS, false, MSS);
        expect(reduction.cwnd).to.equal(16 * MSS);
    });
    it('below ssthresh conserves packets while losses go on, and adds one segment when they do not', () => {
        const reduction = new ProportionalRateReduction();
        reduction.start(20 * MSS, 10 * MSS);
        reduction.acknowledged(MSS, 4 * MSS, false, MSS);
        expect(reduction.cwnd).to.equal(5 * MSS);
        reduction.sent(MSS);
        reduction.acknowledged(2 * MSS, 3 * MSS, true, MSS);
        expect(reduction.cwnd, 'two came in, and one more').to.equal(6 * MSS);
    });
    it('never goes beyond ssthresh', () => {
        const reduction = new ProportionalRateReduction();
        reduction.start(20 * MSS, 10 * MSS);
        reduction.acknowledged(15 * MSS, 5 * MSS, true, MSS);
        expect(reduction.cwnd).to.equal(10 * MSS);
    });
});
//# sourceMappingURL=proportional_rate_reduction_rfc9937.test.js.map