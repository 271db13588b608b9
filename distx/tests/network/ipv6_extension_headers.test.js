/** What stands between IPv6 and the transport: walked in order, heeded, bounded (RFC 8200 §4, RFC 6946, RFC 8504 §5.3). */
import { expect } from 'chai';
import fc from 'fast-check';
import * as extensions from '../../lib/network/ipv6_extension_headers.js';
import { IPv6Header, parseIPv6Header } from '../../lib/network/ipv6_header.js';
import { PROTOCOL_TCP } from '../../lib/network/pseudo_header.js';
import { packetOf, bytesOf, hexOf } from '../harness/wire_bytes.js';
const { DESTINATION_OPTIONS, FRAGMENT, HOP_BY_HOP, NO_NEXT_HEADER, ROUTING } = extensions;
/** A header of options, padded to a multiple of 8 bytes. */
function options(type, ...bytes) {
    const length = Math.ceil((bytes.length + 2) / 8) * 8;
    const body = [length / 8 - 1, ...bytes, ...Array.from({ length: length - 2 - bytes.length }, () => 0)];
    return { type, rest: hexOf(Uint8Array.from(body)) };
}
const fragment = (offsetAndFlags) => ({
    type: FRAGMENT,
    rest: `00${offsetAndFlags.toString(16).padStart(4, '0')}12345678`,
});
const routing = (kind, segmentsLeft) => ({
    type: ROUTING,
    rest: hexOf(Uint8Array.of(0, kind, segmentsLeft, 0, 0, 0, 0)),
});
/** A packet with these headers, and 20 bytes of the last protocol. */
function chain(parts, last = PROTOCOL_TCP, to = 'fd090000000000000000000000000002') {
    const types = [...parts.map(({ type }) => type), last].map((type) => type.toString(16).padStart(2, '0'));
    const body = parts.map(({ rest }, index) => types[index + 1] + rest).join('') + '5a'.repeat(20);
    const length = (body.length / 2).toString(16).padStart(4, '0');
    return packetOf(`60000000${length}${types[0]}40fd090000000000000000000000000001${to}${body}`);
}
function walk(packet) {
    const header = new IPv6Header();
    expect(parseIPv6Header(packet, header)).to.equal(null);
    const walker = new extensions.ExtensionHeaders();
    const failure = walker.skip(packet, header);
    return { failure, problem: walker.problem, header, packet };
}
describe('IPv6 extension headers', () => {
    it('are passed in any order and number until the transport, of which the header then tells', () => {
        const parts = [options(HOP_BY_HOP, 0), options(DESTINATION_OPTIONS, 1, 0), routing(0, 0), fragment(0)];
        const { failure, header, packet } = walk(chain([...parts, options(DESTINATION_OPTIONS)]));
        expect(failure).to.equal(null);
        expect(header).to.include({ nextHeader: HOP_BY_HOP, protocol: PROTOCOL_TCP, protocolAt: 72, headerLength: 80 });
        expect(hexOf(packet.toBytes())).to.equal('5a'.repeat(20));
    });
    it('are none where there are none, and cost nothing', () => {
        const { failure, header, packet } = walk(chain([]));
        expect(failure).to.equal(null);
        expect([header.headerLength, packet.totalLength]).to.deep.equal([40, 20]);
    });
    it('leave what nobody knows to whoever asks for the protocol, with the place that named it', () => {
        expect(walk(chain([options(DESTINATION_OPTIONS)], 132)).header).to.include({ protocol: 132, protocolAt: 40 });
        expect(walk(chain([], 132)).header).to.include({ protocol: 132, protocolAt: 6 });
    });
    it('take Hop-by-Hop options for an unknown protocol anywhere but in the first place (RFC 8200 §4.1)', () => {
        const { failure, header } = walk(chain([options(DESTINATION_OPTIONS), options(HOP_BY_HOP)]));
        expect(failure).to.equal(null);
        expect(header).to.include({ protocol: HOP_BY_HOP, protocolAt: 40, headerLength: 48 });
    });
    it('end the packet without a word where nothing follows (RFC 8200 §4.7)', () => {
        for (const parts of [[], [options(DESTINATION_OPTIONS)]]) {
            expect(walk(chain(parts, NO_NEXT_HEADER))).to.include({ failure: extensions.NOTHING_FOLLOWS, problem: null });
        }
    });
    describe('options', () => {
        const TO_MANY = 'ff020000000000000000000000000001';
        for (const type of [HOP_BY_HOP, DESTINATION_OPTIONS]) {
            it(`of header ${type} are skipped, discard or are reported as their highest bits say (RFC 8200 §4.2)`, () => {
                for (let option = 2; option < 256; option += 1) {
                    const { failure, problem } = walk(chain([options(type, 0, option, 2, 0xff, 0xff)]));
                    const action = option >> 6;
                    const expected = [null, extensions.OPTION_DISCARDS, extensions.OPTION_UNKNOWN, extensions.OPTION_UNKNOWN];
                    expect(failure, `option ${option}`).to.equal(expected[action]);
                    const reported = { code: extensions.UNRECOGNIZED_OPTION, pointer: 43 };
                    expect(problem, `option ${option}`).to.deep.equal(action > 1 ? reported : null);
                }
            });
        }
        it('that ask for a report are reported about a packet to many only when they ask for that, too', () => {
            const withOption = (option) => walk(chain([options(DESTINATION_OPTIONS, option, 0)], PROTOCOL_TCP, TO_MANY));
            expect(withOption(0x80).problem).to.deep.equal({ code: extensions.UNRECOGNIZED_OPTION, pointer: 42 });
            expect(withOption(0xc0)).to.include({ failure: extensions.OPTION_DISCARDS, problem: null });
        });
        it('that end beyond their header are turned away', () => {
            for (const bytes of [
                [1, 5],
                [0x1e, 200],
                [0, 0, 0, 0, 0, 1],
            ]) {
                expect(walk(chain([options(DESTINATION_OPTIONS, ...bytes)])).failure).to.equal(extensions.OPTION_TRUNCATED);
            }
        });
        it('are looked at up to sixteen in a packet, without padding; padding is endless (RFC 8504 §5.3)', () => {
            const harmless = (count) => Array.from({ length: count }, () => [0x1e, 0]).flat();
            expect(walk(chain([options(DESTINATION_OPTIONS, ...harmless(16))])).failure).to.equal(null);
            const tooMany = [options(HOP_BY_HOP, ...harmless(9)), options(DESTINATION_OPTIONS, ...harmless(8))];
            expect(walk(chain(tooMany)).failure).to.equal(extensions.EXTENSIONS_TOO_MANY);
            const padding = Array.from({ length: 1000 }, () => 0);
            expect(walk(chain([options(DESTINATION_OPTIONS, ...padding)])).failure).to.equal(null);
        });
    });
    it('are walked along up to eight (RFC 8504 §5.3)', () => {
        const many = (count) => Array.from({ length: count }, () => options(DESTINATION_OPTIONS));
        expect(walk(chain(many(8))).failure).to.equal(null);
        expect(walk(chain(many(9))).failure).to.equal(extensions.EXTENSIONS_TOO_MANY);
    });
    it('of routing are passed once nothing is left of the route, and reported before (RFC 8200 §4.4, RFC 5095 §3)', () => {
        for (const kind of [0, 2, 3, 4, 77, 255]) {
            expect(walk(chain([routing(kind, 0)])).failure, `type ${kind}`).to.equal(null);
            const { failure, problem } = walk(chain([options(DESTINATION_OPTIONS), routing(kind, 1)]));
            expect(failure, `type ${kind}`).to.equal(extensions.ROUTING_UNKNOWN);
            expect(problem).to.deep.equal({ code: extensions.ERRONEOUS_HEADER_FIELD, pointer: 50 });
        }
    });
    it('of fragments are passed when the fragment is the whole, and turn the others away (RFC 6946)', () => {
        expect(walk(chain([fragment(0)])).failure).to.equal(null);
        expect(walk(chain([fragment(0x0006)])).failure, 'reserved bits').to.equal(null);
        for (const field of [0x0001, 0x0008, 0x0009, 0xfff8, 0xfff9]) {
            expect(walk(chain([fragment(field)])).failure, field.toString(16)).to.equal(extensions.IPV6_FRAGMENT);
        }
    });
    it('that lie about their length are turned away, wherever the packet ends, and leave it as it was', () => {
        const whole = chain([options(HOP_BY_HOP, 1, 2, 0, 0), routing(0, 0), fragment(0)]).toBytes();
        for (let length = 40; length < 40 + 24; length += 1) {
            const cut = whole.slice(0, length);
            cut[5] = length - 40;
            const { failure, header, packet } = walk(packetOf(hexOf(cut)));
            expect(failure, `${length} bytes`).to.equal(extensions.EXTENSION_TRUNCATED);
            expect([packet.totalLength, header.headerLength]).to.deep.equal([length - 40, 40]);
        }
        for (let words = 4; words < 256; words += 1) {
            const bytes = bytesOf(hexOf(whole));
            bytes[41] = words;
            expect(walk(packetOf(hexOf(bytes))).failure, `${words} words`).to.be.oneOf([
                extensions.EXTENSION_TRUNCATED,
                extensions.OPTION_TRUNCATED,
                extensions.EXTENSIONS_TOO_MANY,
            ]);
        }
    });
    it('of any bytes at all end somewhere, without an exception', () => {
        const types = fc.constantFrom(HOP_BY_HOP, DESTINATION_OPTIONS, ROUTING, FRAGMENT, NO_NEXT_HEADER, PROTOCOL_TCP);
        const ends = new Set();
        fc.assert(fc.property(types, fc.array(fc.oneof(types, fc.nat(255), fc.nat(3)), { maxLength: 120 }), (first, body) => {
            const bytes = new Uint8Array(40 + body.length);
            bytes.set([0x60, 0, 0, 0, 0, body.length, first]);
            bytes.set(body, 40);
            const { failure, header, packet } = walk(packetOf(hexOf(bytes)));
            expect(header.headerLength + packet.totalLength).to.equal(bytes.byteLength);
            ends.add(failure?.reason ?? 'passed');
        }), { numRuns: 20_000, seed: 8200 });
        expect(ends.size).to.be.at.least(8);
    });
});
//# sourceMappingURL=ipv6_extension_headers.test.js.map