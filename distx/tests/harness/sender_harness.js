/** A TCPSender alone: what it emits for what it is told, without a connection around it. */
import { TCPSender } from '../../lib/tcp_sender.js';
import { newReno } from '../../lib/tcp_helpers/congestion/new_reno.js';
import { completeTCPConfig } from '../../lib/tcp_helpers/tcp_config.js';
import { describeSegment, describeWords, differences, isn, keepSegment } from './segment_steps.js';
import { expectation, fail, step, StepHarness, textBytes } from './step.js';
const ENDS = { own: isn(0xffff_fffe), other: isn(0) };
export class SenderRig {
    sender;
    sent = [];
    constructor(config, mss, offloadBytes) {
        const complete = completeTCPConfig({ congestionControl: newReno, ...config });
        this.sender = new TCPSender(complete, ENDS.own, mss, offloadBytes, 0);
    }
    transmit() {
        this.sender.transmit((segment) => {
            this.sent.push(keepSegment(segment));
            return true;
        });
    }
}
export class SenderHarness extends StepHarness {
    after(ms) {
        this.tell(`${ms} ms`);
        this.subject.sent = [];
        this.subject.sender.tick(ms);
        this.subject.transmit();
        return this;
    }
    beforeSteps() {
        this.subject.sent = [];
    }
    afterSteps() {
        this.subject.transmit();
    }
}
export function opened() {
    return step('open', ({ sender }) => sender.open());
}
export function written(text) {
    return step(`write "${text}"`, ({ sender }) => void sender.stream.write(textBytes(text)));
}
export function ended() {
    return step('end', ({ sender }) => sender.stream.end());
}
/** @param acknowledged absolute; 1 is the SYN */
export function acknowledged(absolute, { window = 65_535, pure = true, sequence = 0 } = {}) {
    return step(`acknowledged ${absolute}, window ${window}`, ({ sender }) => sender.acknowledge({
        acknowledged: absolute,
        window,
        sequence,
        isPure: pure,
        timestampRoundTripMs: -1,
        sackBlocks: [],
    }));
}
/** The next segment emitted is like this. */
export function segment(words) {
    return expectation(`> ${describeWords(words)}`, (rig) => {
        const first = rig.sent.shift();
        if (first === undefined)
            fail('nothing was sent');
        const wrong = differences(first, words, ENDS);
        if (wrong !== '')
            fail(`it was ${describeSegment(first, ENDS)}: ${wrong}`);
    });
}
/** Nothing, or nothing more, was emitted. */
export function silence() {
    return expectation('silence', (rig) => {
        if (rig.sent.length > 0)
            fail(`there was ${rig.sent.map((sent) => describeSegment(sent, ENDS)).join(', ')}`);
    });
}
export function holds(text, test) {
    return expectation(text, ({ sender }) => {
        if (!test(sender))
            fail('it does not hold');
    });
}
/** ISN 0xfffffffe: the sequence numbers wrap behind the first byte. */
export function establishedSender({ mss = 1000, offloadBytes = 0, window = 65_535, rtoMs = 300 } = {}, config = {}) {
    const options = { initialRtoMs: rtoMs, minRtoMs: rtoMs, ...config };
    return new SenderHarness(`established(mss=${mss})`, new SenderRig(options, mss, offloadBytes))
        .given(opened())
        .expect(segment({ flags: 'SYN', seq: 0 }))
        .given(acknowledged(1, { window }));
}
//# sourceMappingURL=sender_harness.js.map