/** The Fast Open option on the wire (RFC 7413 §2, §4.1.1; RFC 6994 §3). */
import { expect } from 'chai';
import { emitTCPOptions, parseTCPOptions, tcpOptionsLength } from '../../lib/tcp_helpers/tcp_options.js';
import { ACK, SYN, TCPSegment } from '../../lib/tcp_helpers/tcp_segment.js';
import { Packet } from '../../lib/util/packet.js';
import { bytesOf, hexOf } from '../harness/wire_bytes.js';
const COOKIE = 'a1a2a3a4a5a6a7a8';
/** The cookie that is read, in hex; 'request', 'absent'. */
function read(hex, flags = SYN) {
    const segment = Object.assign(new TCPSegment(), { flags });
    const bytes = bytesOf(hex);
    parseTCPOptions(Packet.fromBytes(bytes), 0, bytes.byteLength, segment);
    if (segment.fastOpenCookie === null)
        return 'absent';
    return segment.fastOpenCookie.byteLength === 0 ? 'request' : hexOf(segment.fastOpenCookie);
}
function written(fields) {
    const segment = Object.assign(new TCPSegment(), { flags: SYN }, fields);
    const length = tcpOptionsLength(segment);
    const packet = Packet.fromBytes(new Uint8Array(length).fill(0xee));
    emitTCPOptions(segment, packet, 0, length);
    return hexOf(packet.toBytes());
}
describe('the Fast Open option', () => {
    it('is a request without a cookie, and a cookie of 4 to 16 bytes', () => {
        expect(read('22020101')).to.equal('request');
        for (let bytes = 4; bytes <= 16; bytes += 2) {
            const cookie = 'ab'.repeat(bytes);
            expect(read(`22${(bytes + 2).toString(16).padStart(2, '0')}${cookie}`)).to.equal(cookie);
        }
    });
    it('is ignored with a cookie of another length, and what follows it is read', () => {
        for (const bytes of [1, 2, 3, 5, 7, 15, 17, 18]) {
            const option = `22${(bytes + 2).toString(16).padStart(2, '0')}${'ab'.repeat(bytes)}`;
            expect(read(option), String(bytes)).to.equal('absent');
            expect(read(`${option}220a${COOKIE}`), String(bytes)).to.equal(COOKIE);
        }
    });
    it('is read under the kind of experiments, if the magic number is its own', () => {
        expect(read(`fe0cf989${COOKIE}`)).to.equal(COOKIE);
        expect(read('fe04f989')).to.equal('request');
        expect(read(`fe0cf988${COOKIE}`)).to.equal('absent');
        expect(read('fe02')).to.equal('absent');
        expect(read('fe03f9')).to.equal('absent');
    });
    it('belongs to a SYN: elsewhere it is ignored', () => {
        expect(read(`220a${COOKIE}0101`, ACK)).to.equal('absent');
    });
    it('stands behind all others, padded with NOP', () => {
        const fastOpenCookie = bytesOf(COOKIE);
        expect(written({ fastOpenCookie })).to.equal(`220a${COOKIE}0101`);
        expect(written({ fastOpenCookie: new Uint8Array(0) })).to.equal('22020101');
        expect(written({ fastOpenCookie, isFastOpenExperiment: true })).to.equal(`fe0cf989${COOKIE}`);
        expect(written({ fastOpenCookie, maxSegmentSize: 1460, windowScale: 7 })).to.equal(`020405b4` + `01030307` + `220a${COOKIE}0101`);
    });
    it('with the longest cookie fills the header beside all that Linux sends, and is left out where it does not fit', () => {
        const all = { maxSegmentSize: 1460, windowScale: 7, sackPermitted: true, hasTimestamps: true };
        const fastOpenCookie = new Uint8Array(16).fill(7);
        expect(written({ ...all, fastOpenCookie })).to.have.lengthOf(2 * 40);
        expect(written({ ...all, fastOpenCookie, isFastOpenExperiment: true })).to.have.lengthOf(2 * 40);
        const tooLong = new Uint8Array(24);
        expect(written({ ...all, fastOpenCookie: tooLong })).to.have.lengthOf(2 * 20);
    });
});
//# sourceMappingURL=fast_open_option.test.js.map