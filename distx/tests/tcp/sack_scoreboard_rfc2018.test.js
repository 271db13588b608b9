/** What the sending side believes of SACK blocks, and what lies cost it. */
import { expect } from 'chai';
import { RetransmissionQueue, SentRange } from '../../lib/tcp_helpers/retransmission_queue.js';
import { SackScoreboard } from '../../lib/tcp_helpers/sack_scoreboard.js';
class Board {
    queue = new RetransmissionQueue();
    board = new SackScoreboard(this.queue);
    delivered = [];
    constructor(segments) {
        for (let at = 0; at < segments; at += 1) {
            this.queue.push(new SentRange(at * 1000 + 1, at * 1000 + 1001, 0));
        }
        this.queue.unacknowledged = 1;
        this.queue.next = segments * 1000 + 1;
        this.queue.highest = this.queue.next;
    }
    take(acknowledged, ...blocks) {
        this.delivered = [];
        const intervals = blocks.map(([start, end]) => ({ start, end }));
        this.board.update(acknowledged, intervals, 65_535, ({ start, end }) => void this.delivered.push([start, end]));
        return this;
    }
}
describe('the SACK scoreboard', () => {
    it('delivers each byte once, however often it is reported (RFC 6675 §3)', () => {
        const board = new Board(5).take(1, [2001, 3001]);
        expect(board.delivered).to.deep.equal([[2001, 3001]]);
        board.take(1, [2001, 4001]);
        expect(board.delivered).to.deep.equal([[3001, 4001]]);
        board.take(1, [2001, 4001]);
        expect(board.delivered).to.deep.equal([]);
        expect([board.queue.sackedBytes, board.queue.bytesInFlight]).to.deep.equal([2000, 3000]);
    });
    it('cuts what was sent as one', () => {
        const board = new Board(1);
        board.queue.push(new SentRange(1001, 64_001, 0));
        board.queue.next = 64_001;
        board.queue.highest = 64_001;
        board.take(1, [2449, 3897]);
        expect(board.delivered).to.deep.equal([[2449, 3897]]);
        expect(board.queue.size).to.equal(4);
    });
    it('A26 ignores lies one by one: turned round, not sent yet, below SND.UNA, across it', () => {
        const lies = [
            [[3001, 2001], 0],
            [[2001, 2001], 0],
            [[4001, 9001], 0],
            [[90_001, 91_001], 0],
            [[-500, 2001], 1000], // as far as it may be true
        ];
        for (const [lie, believed] of lies) {
            // Behind an honest one, since a first block below SEG.ACK is a D-SACK.
            const board = new Board(5).take(1001, [3001, 4001], lie);
            expect(board.queue.sackedBytes, String(lie)).to.equal(1000 + believed);
        }
    });
    it('knows a D-SACK by its place: below SEG.ACK, or first and within the second (RFC 2883 §4)', () => {
        const cases = [
            [1001, [[1, 1001]], [1, 1001]],
            [
                1001,
                [
                    [500, 1001],
                    [3001, 4001],
                ],
                [500, 1001],
            ],
            [
                1,
                [
                    [2001, 3001],
                    [2001, 4001],
                ],
                [2001, 3001],
            ],
            [
                1,
                [
                    [3001, 4001],
                    [2001, 3001],
                ],
                null,
            ],
            [1001, [[3001, 4001]], null],
            [4001, [[-90_000, -89_000]], null], // older than any window: a lie
        ];
        for (const [acknowledged, blocks, expected] of cases) {
            const { duplicate } = new Board(5).take(acknowledged, ...blocks).board;
            expect(duplicate === null ? null : [duplicate.start, duplicate.end]).to.deep.equal(expected);
        }
    });
    it('A24 ten thousand blocks of one byte cut no more than a bounded number of pieces', () => {
        const board = new Board(1);
        board.queue.push(new SentRange(1001, 60_001, 0));
        board.queue.next = 60_001;
        board.queue.highest = 60_001;
        for (let at = 0; at < 10_000; at += 1)
            board.take(1, [1003 + at * 2, 1004 + at * 2]);
        expect(board.queue.size).to.be.within(2, 5000);
        board.take(1, [1001, 60_001]);
        expect(board.queue.sackedBytes, 'an honest report still counts').to.equal(59_000);
    });
});
//# sourceMappingURL=sack_scoreboard_rfc2018.test.js.map