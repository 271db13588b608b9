/** A TCPReceiver alone: segments go in, the stream, RCV.NXT and the verdicts come out. */
import { TCPReceiver } from '../../lib/tcp_receiver.js';
import { completeTCPConfig } from '../../lib/tcp_helpers/tcp_config.js';
import { toUint32 } from '../../lib/util/wrapping_integers.js';
import { describeWords, isn, makeSegment } from './segment_steps.js';
import { expectation, fail, step, StepHarness, textOf } from './step.js';
export class ReceiverRig {
    receiver;
    isn;
    verdict = 'nothing';
    constructor(initial, bufferBytes) {
        this.isn = isn(initial);
        const config = completeTCPConfig({
            receiveBufferBytes: bufferBytes,
            maxReceiveBufferBytes: bufferBytes,
            windowScaling: false,
        });
        this.receiver = new TCPReceiver(config, 1000);
        this.receiver.synchronize(this.isn);
    }
}
export class ReceiverHarness extends StepHarness {
}
/** SYN received: the next number is ISN + 1. */
export function synchronizedReceiver({ initial = 0xffff_fff0, bufferBytes = 4000 } = {}) {
    return new ReceiverHarness(`ISN ${initial}`, new ReceiverRig(initial, bufferBytes));
}
/** @param words `seq` is absolute; the number on the segment is wrapped */
export function arrives(words) {
    return step(`< ${describeWords(words)}`, (rig) => {
        const arrived = makeSegment({ flags: 'ACK', ...words }, { own: rig.isn, other: isn(0) });
        rig.verdict = rig.receiver.receive(arrived, rig.receiver.absoluteOf(arrived.sequenceNumber));
    });
}
export function verdict(expected) {
    return expectation(`verdict "${expected}"`, (rig) => {
        if (rig.verdict !== expected)
            fail(`it is "${rig.verdict}"`);
    });
}
/** RCV.NXT, absolute, and its number on the wire. */
export function next(absolute) {
    return expectation(`next ${absolute}`, ({ receiver, isn: initial }) => {
        if (receiver.next !== absolute)
            fail(`it is ${receiver.next}`);
        const number = (toUint32(initial) + absolute) % 2 ** 32;
        if (toUint32(receiver.nextSequenceNumber) !== number)
            fail(`its number is ${toUint32(receiver.nextSequenceNumber)}`);
    });
}
export function reads(text) {
    return expectation(`to read "${text}"`, ({ receiver }) => {
        let got = '';
        for (let chunk = receiver.reader.read(); chunk !== undefined; chunk = receiver.reader.read()) {
            got += textOf([chunk]);
            chunk.release();
        }
        if (got !== text)
            fail(`it was "${got}"`);
    });
}
export function islands(...expected) {
    return expectation(`islands ${JSON.stringify(expected)}`, ({ receiver }) => {
        const actual = [...receiver.islands()].map(({ start, end }) => [start, end]);
        if (JSON.stringify(actual) !== JSON.stringify(expected))
            fail(`they are ${JSON.stringify(actual)}`);
    });
}
export function finReceived(expected) {
    return expectation(`FIN received: ${expected}`, ({ receiver }) => {
        if (receiver.finReceived !== expected)
            fail('it is the other way round');
    });
}
//# sourceMappingURL=receiver_harness.js.map