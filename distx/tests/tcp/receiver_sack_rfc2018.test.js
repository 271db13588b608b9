/** What the receiving side reports of segments that arrive early or twice (RFC 2018 §4, RFC 2883 §4). */
import { accepted, arrives, established, segment, silence, writes, } from '../harness/connection_harness.js';
function withSack(options = {}) {
    return accepted({ config: { sack: true }, syn: { sackPermitted: true, mss: 1000 }, ...options });
}
/** 200:300, 400:500 and 600:700 are here, and everything below 100. */
function threeIslands() {
    return withSack()
        .given(arrives({ seq: 1, length: 99 }))
        .given(arrives({ seq: 200, length: 100 }))
        .expect(segment({ ack: 100, sack: [[200, 300]] }))
        .given(arrives({ seq: 400, length: 100 }))
        .expect(segment({
        ack: 100,
        sack: [
            [400, 500],
            [200, 300],
        ],
    }))
        .given(arrives({ seq: 600, length: 100 }))
        .expect(segment({
        ack: 100,
        sack: [
            [600, 700],
            [400, 500],
            [200, 300],
        ],
    }));
}
describe('SACK blocks (RFC 2018)', () => {
    it('are permitted in the SYN ACK only if they were in the SYN (RFC 2018 §2)', () => {
        for (const sackPermitted of [true, false]) {
            const harness = accepted({ config: { sack: true }, syn: { sackPermitted } });
            harness.given(arrives({ seq: 200, length: 100 }));
            harness.expect(segment({ ack: 1, sack: sackPermitted ? [[200, 300]] : [] }));
        }
    });
    it('are not sent when the peer answers our SYN without SACK-permitted', () => {
        established({ config: { sack: true } })
            .given(arrives({ seq: 200, length: 100 }))
            .expect(segment({ ack: 1, sack: [] }));
    });
    it('begin with the island that has just grown, then repeat the most recent ones (RFC 2018 §4)', () => {
        const cases = [
            [
                500,
                550,
                [
                    [400, 550],
                    [600, 700],
                    [200, 300],
                ],
            ],
            [
                150,
                200,
                [
                    [150, 300],
                    [600, 700],
                    [400, 500],
                ],
            ],
            [
                300,
                400,
                [
                    [200, 500],
                    [600, 700],
                ],
            ],
            [
                800,
                900,
                [
                    [800, 900],
                    [600, 700],
                    [400, 500],
                    [200, 300],
                ],
            ],
        ];
        for (const [start, end, sack] of cases) {
            threeIslands()
                .given(arrives({ seq: start, length: end - start }))
                .expect(segment({ ack: 100, sack }));
        }
    });
    it('repeat what had no room before once newer islands are filled', () => {
        const harness = threeIslands()
            .given(arrives({ seq: 800, length: 100 }))
            .given(arrives({ seq: 1000, length: 100 }));
        harness.expect(segment({
            sack: [
                [1000, 1100],
                [800, 900],
                [600, 700],
                [400, 500],
            ],
        }));
        harness
            .given(arrives({ seq: 100, length: 300 }))
            .expect(segment({
            ack: 500,
            sack: [
                [200, 300],
                [1000, 1100],
                [800, 900],
                [600, 700],
            ],
        }))
            .given(arrives({ seq: 500, length: 100 }))
            .expect(segment({
            ack: 700,
            sack: [
                [1000, 1100],
                [800, 900],
            ],
        }));
    });
    it('are gone when all is acknowledged', () => {
        threeIslands()
            .given(arrives({ seq: 100, length: 100 }))
            .given(arrives({ seq: 300, length: 100 }))
            .given(arrives({ seq: 500, length: 100 }))
            .expect(segment({ ack: 700, sack: [] }));
    });
    it('travel in an acknowledgment of their own, ahead of data, which has no room for them', () => {
        withSack()
            .given(arrives({ seq: 200, length: 100 }), writes(500))
            .expect(segment({ seq: 1, ack: 1, length: 0, sack: [[200, 300]] }), segment({ seq: 1, ack: 1, length: 500, sack: [] }));
    });
    it('one acknowledgment answers all the early segments of a turn (MUST-59)', () => {
        withSack()
            .given(arrives({ seq: 1001, length: 1000 }), arrives({ seq: 2001, length: 1000 }), arrives({ seq: 4001, length: 1000 }))
            .expect(segment({
            ack: 1,
            sack: [
                [4001, 5001],
                [1001, 3001],
            ],
        }));
    });
});
describe('D-SACK (RFC 2883)', () => {
    it('reports what came twice first, then the island around it', () => {
        const cases = [
            // Below RCV.NXT, and beyond it into an island (RFC 2883 §4.1).
            [
                50,
                100,
                100,
                [
                    [50, 100],
                    [600, 700],
                    [400, 500],
                    [200, 300],
                ],
            ],
            [
                50,
                350,
                350,
                [
                    [50, 100],
                    [600, 700],
                    [400, 500],
                ],
            ],
            [100, 600, 700, [[200, 300]]],
            // On an island: the stretch, then the whole of it (RFC 2883 §4.2).
            [
                650,
                700,
                100,
                [
                    [650, 700],
                    [600, 700],
                    [400, 500],
                    [200, 300],
                ],
            ],
            [
                200,
                475,
                100,
                [
                    [200, 300],
                    [200, 500],
                    [600, 700],
                ],
            ],
            [
                300,
                700,
                100,
                [
                    [400, 500],
                    [200, 700],
                ],
            ],
            [
                550,
                675,
                100,
                [
                    [600, 675],
                    [550, 700],
                    [400, 500],
                    [200, 300],
                ],
            ],
        ];
        for (const [start, end, ack, sack] of cases) {
            threeIslands()
                .given(arrives({ seq: start, length: end - start }))
                .expect(segment({ ack, sack }));
        }
    });
    it('reports a segment that lies wholly before the window', () => {
        withSack()
            .given(arrives({ seq: 1, length: 1000 }), arrives({ seq: 1001, length: 1000 }))
            .expect(segment({ ack: 2001 }))
            .given(arrives({ seq: 1001, length: 1000 }))
            .expect(segment({ ack: 2001, sack: [[1001, 2001]] }));
    });
    it('is said once', () => {
        withSack()
            .given(arrives({ seq: 1, length: 100 }))
            .given(arrives({ seq: 1, length: 100 }))
            .expect(segment({ ack: 101, sack: [[1, 101]] }))
            .given(arrives({ seq: 301, length: 100 }))
            .expect(segment({ ack: 101, sack: [[301, 401]] }))
            .after(1000)
            .expect(silence());
    });
});
//# sourceMappingURL=receiver_sack_rfc2018.test.js.map