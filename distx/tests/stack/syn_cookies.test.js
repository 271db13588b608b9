/** What a SYN cookie carries, how long, and that nobody else can make one (RFC 4987 §3.6). */
import { expect } from 'chai';
import { carriedByTimestamp, carryInTimestamp, makeSynCookie, readSynCookie, } from '../../lib/stack/syn_cookies.js';
import { seededRandomSource } from '../../lib/util/random_source.js';
import { advance, sequenceNumber, toUint32 } from '../../lib/util/wrapping_integers.js';
import { addressBits, SECRET } from './stack_harness.js';
const INPUT = {
    localAddress: [addressBits('10.0.0.1')],
    localPort: 80,
    remoteAddress: [addressBits('10.0.0.2')],
    remotePort: 5000,
    peerSequenceNumber: sequenceNumber(1000),
    nowMs: 600_000,
    secret: SECRET,
};
const INPUT_IPV6 = { ...INPUT, localAddress: [0xfd00, 0, 0, 1], remoteAddress: [0xfd00, 0, 0, 2] };
describe('SYN cookies', () => {
    it('carry the largest size in the table that the peer takes', () => {
        const sizes = [1, 48, 535, 536, 1220, 1400, 1459, 1460, 1500, 9000, 65495];
        const carried = (input) => sizes.map((size) => readSynCookie(input, makeSynCookie(input, size)));
        expect(carried(INPUT)).to.deep.equal([48, 48, 48, 536, 536, 1400, 1440, 1460, 1460, 8960, 8960]);
        expect(carried(INPUT_IPV6)).to.deep.equal([48, 48, 48, 48, 1220, 1400, 1440, 1440, 1440, 8940, 8940]);
    });
    it('MUST-15 carry the default of the family for a peer that says nothing', () => {
        expect(readSynCookie(INPUT, makeSynCookie(INPUT, 0))).to.equal(536);
        expect(readSynCookie(INPUT_IPV6, makeSynCookie(INPUT_IPV6, 0))).to.equal(1220);
    });
    it('live for at least one minute and never for two', () => {
        for (const bornMs of [0, 30_000, 59_999, 60_000, 31 * 60_000 + 59_999, 32 * 60_000]) {
            const cookie = makeSynCookie({ ...INPUT, nowMs: bornMs }, 1460);
            const readAfter = (ms) => readSynCookie({ ...INPUT, nowMs: bornMs + ms }, cookie);
            expect([readAfter(0), readAfter(60_000)], String(bornMs)).to.deep.equal([1460, 1460]);
            for (const minutes of [2, 3, 30, 31, 32, 33, 64]) {
                expect(readAfter(minutes * 60_000), `${minutes} minutes`).to.equal(undefined);
            }
        }
    });
    it('hold for one peer, its ports and its sequence number only', () => {
        const cookie = makeSynCookie(INPUT, 1460);
        const others = [
            { localAddress: [addressBits('10.0.0.9')] },
            { localPort: 81 },
            { remoteAddress: [addressBits('10.0.0.3')] },
            { remotePort: 5001 },
            { peerSequenceNumber: sequenceNumber(1001) },
            { secret: Uint32Array.of(1, 2, 3, 5) },
        ];
        for (const other of others)
            expect(readSynCookie({ ...INPUT, ...other }, cookie)).to.equal(undefined);
    });
    it('are not guessed: of a million random numbers none is taken (seed 4987)', () => {
        const random = seededRandomSource(4987);
        let taken = 0;
        for (let guess = 0; guess < 1_000_000; guess += 1) {
            if (readSynCookie(INPUT, sequenceNumber(random.uint32())) !== undefined)
                taken += 1;
        }
        // Two minutes and eight sizes: 16 of 2^32 numbers are good.
        expect(taken).to.equal(0);
    });
    it('are not found next to one that is known', () => {
        const cookie = makeSynCookie(INPUT, 1460);
        for (let bit = 0; bit < 32; bit += 1) {
            expect(readSynCookie(INPUT, sequenceNumber(toUint32(cookie) ^ (1 << bit)))).to.equal(undefined);
        }
        for (let by = -1000; by <= 1000; by += 1) {
            if (by !== 0)
                expect(readSynCookie(INPUT, advance(cookie, by))).to.equal(undefined);
        }
    });
    it('MUST-9 look unrelated from one port to the next', () => {
        const seen = new Set();
        const tops = new Set();
        for (let remotePort = 1; remotePort <= 2000; remotePort += 1) {
            const number = toUint32(makeSynCookie({ ...INPUT, remotePort }, 1460));
            seen.add(number);
            tops.add(number >>> 24);
        }
        expect(seen.size).to.equal(2000);
        expect(tops.size).to.be.above(200);
    });
});
describe('Options in a timestamp', () => {
    it('come back as they went, for every shift and flag', () => {
        for (let windowScale = -1; windowScale <= 14; windowScale += 1) {
            for (const sackPermitted of [false, true]) {
                for (const ecn of [false, true]) {
                    const options = { windowScale, sackPermitted, ecn };
                    expect(carriedByTimestamp(carryInTimestamp(0x12345678, options))).to.deep.equal(options);
                }
            }
        }
    });
    it('never make the clock run ahead, and put it back by less than 64 ms', () => {
        const options = { windowScale: 7, sackPermitted: true, ecn: false };
        for (let value = 0xffffff00; value < 0x100000100; value += 1) {
            const behind = ((value >>> 0) - carryInTimestamp(value >>> 0, options)) | 0;
            expect(behind).to.be.within(0, 63);
        }
    });
});
//# sourceMappingURL=syn_cookies.test.js.map