/** A ByteStream in the hands of a test that writes and reads it. */
import { ByteStream } from '../../lib/byte_stream.js';
import { expectation, fail, step, StepHarness, textBytes, textOf } from './step.js';
export class ByteStreamHarness extends StepHarness {
}
export function streamOf(capacity) {
    return new ByteStreamHarness(`stream of ${capacity}`, new ByteStream(capacity));
}
/** Writes letters; all of them must be accepted unless `accepted` says otherwise. */
export function written(text, accepted = text.length) {
    return step(`write "${text}"`, (stream) => {
        const taken = stream.write(textBytes(text));
        if (taken !== accepted)
            fail(`${taken} bytes were accepted`);
    });
}
export function copied(text, accepted = text.length) {
    return step(`copy "${text}" in`, (stream) => {
        const taken = stream.writeCopy(textBytes(text).bytes());
        if (taken !== accepted)
            fail(`${taken} bytes were accepted`);
    });
}
export function ended() {
    return step('end', (stream) => stream.end());
}
export function discarded(bytes) {
    return step(`discard ${bytes}`, (stream) => stream.discard(bytes));
}
export function does(text, run) {
    return step(text, run);
}
/** Reading gives these letters, in however many pieces; then there are none left, or `maxBytes` have been read. */
export function reads(text, maxBytes = Infinity) {
    return expectation(`to read "${text}"`, (stream) => {
        let got = '';
        while (got.length < maxBytes) {
            const chunk = stream.read(maxBytes - got.length);
            if (chunk === undefined)
                break;
            got += textOf([chunk]);
            chunk.release();
        }
        if (got !== text)
            fail(`it was "${got}"`);
    });
}
/** Looking without reading. */
export function peeks(start, end, text) {
    return expectation(`bytes ${start} to ${end} to be "${text}"`, (stream) => {
        const got = textOf(stream.slice(start, end));
        if (got !== text)
            fail(`they are "${got}"`);
    });
}
export function counts(expected) {
    return expectation(JSON.stringify(expected), (stream) => {
        const actual = {
            buffered: stream.bytesBuffered,
            read: stream.bytesRead,
            written: stream.bytesWritten,
            available: stream.availableCapacity,
            finished: stream.isFinished,
            ended: stream.isEnded,
        };
        for (const [name, value] of Object.entries(expected)) {
            const is = actual[name];
            if (is !== value)
                fail(`${name} is ${String(is)}`);
        }
    });
}
//# sourceMappingURL=byte_stream_harness.js.map