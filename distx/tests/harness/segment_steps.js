/** Segments in the words of tests: numbers counted from the ISNs (SYN is 0), flags by name, payload by length or letters. */
import { ACK, CWR, ECE, FIN, flagNames, PSH, RST, SYN, TCPSegment, URG } from '../../lib/tcp_helpers/tcp_segment.js';
import { totalLength } from '../../lib/util/chunk.js';
import { sequenceNumber, toUint32, wrap } from '../../lib/util/wrapping_integers.js';
import { isStreamBytes, streamBytes, textBytes, textOf } from './step.js';
const FLAGS = { SYN, FIN, RST, PSH, ACK, URG, ECE, CWR };
export function flagBits(names) {
    return names.split(' ').reduce((bits, name) => bits | (FLAGS[name] ?? 0), 0);
}
/** `number` counted from `isn`, nearest to 0 from above. */
export function relative(number, isn) {
    return (toUint32(number) - toUint32(isn) + 2 ** 32) % 2 ** 32;
}
/** A segment of the peer. */
export function makeSegment(words, from) {
    const segment = new TCPSegment();
    segment.flags = flagBits(words.flags);
    segment.sequenceNumber = wrap(words.seq, from.own);
    if (words.ack !== undefined)
        segment.acknowledgmentNumber = wrap(words.ack, from.other);
    segment.window = words.window ?? 65535;
    if (words.mss !== undefined)
        segment.maxSegmentSize = words.mss;
    if (words.scale !== undefined)
        segment.windowScale = words.scale;
    if (words.timestamps) {
        segment.hasTimestamps = true;
        [segment.timestampValue, segment.timestampEcho] = words.timestamps;
    }
    if (words.segmentSize !== undefined)
        segment.segmentSize = words.segmentSize;
    if (words.sackPermitted !== undefined)
        segment.sackPermitted = words.sackPermitted;
    if (words.sack !== undefined) {
        segment.sackBlocks = words.sack.map(([start, end]) => ({
            start: wrap(start, from.other),
            end: wrap(end, from.other),
        }));
    }
    if (words.userTimeout !== undefined)
        segment.userTimeout = words.userTimeout;
    segment.urgentPointer = words.urgent ?? 0;
    segment.ecn = words.ecn ?? 0;
    if (words.data !== undefined)
        segment.payload = [textBytes(words.data)];
    else if (words.length !== undefined && words.length > 0) {
        segment.payload = [streamBytes(Math.max(0, words.seq - 1), words.length)];
    }
    segment.payloadLength = totalLength(segment.payload);
    return segment;
}
/** The payload is lent: what a test looks at later is a copy. */
export function keepSegment(segment) {
    const kept = Object.assign(new TCPSegment(), segment);
    kept.payload = segment.payload.map((chunk) => chunk.retain());
    return kept;
}
export function describeSegment(segment, from) {
    const words = [flagNames(segment.flags), `seq ${relative(segment.sequenceNumber, from.own)}`];
    if (segment.ack)
        words.push(`ack ${relative(segment.acknowledgmentNumber, from.other)}`);
    if (segment.payloadLength > 0)
        words.push(`${segment.payloadLength} bytes`);
    words.push(`win ${segment.window}`);
    if (segment.maxSegmentSize !== 0)
        words.push(`mss ${segment.maxSegmentSize}`);
    if (segment.windowScale >= 0)
        words.push(`scale ${segment.windowScale}`);
    if (segment.hasTimestamps)
        words.push(`ts ${segment.timestampValue}/${segment.timestampEcho}`);
    if (segment.userTimeout >= 0)
        words.push(`user timeout ${segment.userTimeout}`);
    if ((segment.flags & URG) !== 0)
        words.push(`urgent ${segment.urgentPointer}`);
    if (segment.ecn > 0)
        words.push(`ecn ${segment.ecn}`);
    if (segment.segmentSize > 0)
        words.push(`of ${segment.segmentSize}`);
    if (segment.sackPermitted)
        words.push('sackOK');
    if (segment.sackBlocks.length > 0)
        words.push(`sack ${sackWords(segment, from)}`);
    return words.join(' ');
}
function sackWords(segment, from) {
    return segment.sackBlocks
        .map(({ start, end }) => `${relative(start, from.other)}:${relative(end, from.other)}`)
        .join(' ');
}
/** What is wrong with a segment, in words; empty when it is as said. */
export function differences(segment, words, from) {
    const wrong = [];
    const compare = (name, actual, expected) => {
        if (expected !== undefined && actual !== expected)
            wrong.push(`${name} ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
    };
    if (words.flags !== undefined) {
        const mask = words.flags.includes('PSH') ? 0xff : 0xff & ~PSH;
        compare('flags', flagNames(segment.flags & mask), flagNames(flagBits(words.flags)));
    }
    compare('seq', relative(segment.sequenceNumber, from.own), words.seq);
    compare('ack', relative(segment.acknowledgmentNumber, from.other), words.ack);
    compare('length', segment.payloadLength, words.length);
    compare('window', segment.window, words.window);
    compare('mss', segment.maxSegmentSize, words.mss);
    compare('scale', segment.windowScale, words.scale);
    compare('segment size', segment.segmentSize, words.segmentSize);
    compare('user timeout', segment.userTimeout, words.userTimeout);
    compare('urgent pointer', segment.urgentPointer, words.urgent);
    compare('ecn', segment.ecn, words.ecn);
    compare('SACK-permitted', segment.sackPermitted, words.sackPermitted);
    if (words.sack !== undefined) {
        compare('sack', sackWords(segment, from), words.sack.map(([start, end]) => `${start}:${end}`).join(' '));
    }
    if (words.data !== undefined)
        compare('data', textOf(segment.payload), words.data);
    if (words.timestamps === null)
        compare('timestamps', segment.hasTimestamps, false);
    if (words.timestamps)
        compare('timestamps', `${segment.timestampValue}/${segment.timestampEcho}`, words.timestamps.join('/'));
    if (totalLength(segment.payload) !== segment.payloadLength)
        wrong.push('payloadLength lies');
    return wrong.join(', ');
}
/** Whether the payload is the test pattern at the place its sequence number says. */
export function carriesPattern(segment, own) {
    let index = relative(segment.sequenceNumber, own) - 1;
    for (const chunk of segment.payload) {
        if (!isStreamBytes(chunk, index))
            return false;
        index += chunk.length;
    }
    return true;
}
export function isn(value) {
    return sequenceNumber(value);
}
export function describeWords(words) {
    return Object.entries(words)
        .map(([name, value]) => (name === 'flags' ? String(value) : `${name} ${JSON.stringify(value)}`))
        .join(' ');
}
//# sourceMappingURL=segment_steps.js.map