import { DuplicateAckDetector } from './loss_detector.js';
import { PathMTUProbe } from './path_mtu_probe.js';
import { ProportionalRateReduction } from './proportional_rate_reduction.js';
import { Rack } from './rack.js';
import { SackScoreboard } from './sack_scoreboard.js';
import { SpuriousLoss } from './spurious_loss.js';
import { TailLossProbe } from './tail_loss_probe.js';
export class LossRecovery {
    probe = new TailLossProbe();
    mtuProbe = new PathMTUProbe();
    #queue;
    #estimator;
    #accounting;
    #delivered;
    #mss;
    #duplicates;
    #reduction = new ProportionalRateReduction();
    #spurious = new SpuriousLoss();
    /** null: the peer does not send SACK. */
    #sack = null;
    #episode = 'open';
    /** `recover` of RFC 6582 §3.2: the event is over when SND.UNA reaches it. */
    #point = -1;
    /** SND.NXT when the first duplicate acknowledgment came. */
    #nextBeforeDuplicates = 0;
    #usesReduction = false;
    #newlyLost = 0;
    #now = 0;
    constructor(parts, mss) {
        this.#queue = parts.queue;
        this.#estimator = parts.estimator;
        this.#accounting = parts.accounting;
        this.#delivered = parts.delivered;
        this.#mss = mss;
        this.#duplicates = new DuplicateAckDetector(parts.queue);
    }
    // ---------------------------------------------------------------- questions
    get episode() {
        return this.#episode;
    }
    get usesSack() {
        return this.#sack !== null;
    }
    get hasSeenReordering() {
        return this.#sack?.rack.hasSeenReordering ?? false;
    }
    /** What may be in flight now, bytes. */
    get cwnd() {
        const { cwnd } = this.#accounting.control;
        return this.#usesReduction ? this.#reduction.cwnd : cwnd;
    }
    /** When the reordering window ends, or the probe is due, ms; Infinity: neither. */
    get deadlineMs() {
        return this.#sack === null ? Infinity : Math.min(this.#sack.rack.deadlineMs, this.probe.atMs);
    }
    /** Lost segments have to wait until it is clear that they are lost (RFC 5682 §2.1). */
    get holdsRetransmissions() {
        return this.#spurious.isProbing;
    }
    // ---------------------------------------------------------------- acknowledgments
    /** Both SYNs carried SACK-permitted. */
    enableSack() {
        this.#sack = { rack: new Rack(this.#queue), scoreboard: new SackScoreboard(this.#queue) };
    }
    /** An earlier connection has seen segments overtake each other on this path. */
    expectReordering() {
        if (this.#sack !== null)
            this.#sack.rack.hasSeenReordering = true;
    }
    /** A range has been delivered, before the acknowledgment is complete. @param echoedRoundTripMs −1: not known */
    onDelivered(range, nowMs, echoedRoundTripMs) {
        this.#sack?.rack.delivered(range, nowMs, this.#estimator.minRoundTripMs, echoedRoundTripMs);
        if (range.transmissions === 1)
            this.mtuProbe.delivered(range.start, range.end);
    }
    /** SACK blocks of an acknowledgment, in its order. */
    takeSack(acknowledged, blocks, maxWindow, observe) {
        this.#sack?.scoreboard.update(acknowledged, blocks, maxWindow, observe);
    }
    /** The acknowledgment is complete: what is lost, and what does that mean? */
    onAcknowledgment(evidence) {
        const { nowMs, bytes } = evidence;
        this.#now = nowMs;
        this.#newlyLost = 0;
        const isComplete = this.#episode !== 'open' && evidence.acknowledged >= this.#point;
        const duplicate = evidence.hasSack ? (this.#sack?.scoreboard.duplicate ?? null) : null;
        if (this.#sack === null)
            this.#countDuplicates(evidence, isComplete);
        else
            this.#detectByTime(this.#sack.rack, evidence, duplicate);
        const wasSpurious = this.#spurious.judge({
            nowMs,
            isAdvance: bytes > 0,
            echoedRoundTripMs: evidence.echoedRoundTripMs,
            originalBytes: this.#delivered.originalBytes,
            isComplete,
            hasNewData: evidence.hasNewData,
            duplicateBytes: duplicate === null ? 0 : duplicate.end - duplicate.start,
        });
        if (wasSpurious)
            this.#undo();
        else if (isComplete)
            this.#end();
        if (this.#episode === 'open' && this.#newlyLost > 0) {
            this.#begin(evidence.priorOutstanding, evidence.priorOutstanding - evidence.priorSacked);
        }
        if (this.#usesReduction) {
            const isSafe = bytes > 0 && this.#newlyLost === 0;
            this.#reduction.acknowledged(this.#delivered.bytes, this.#queue.bytesInFlight, isSafe, this.#mss());
        }
    }
    #detectByTime(rack, evidence, duplicate) {
        const { nowMs, acknowledged, bytes } = evidence;
        rack.adapt(duplicate);
        rack.detect(this.#situation(nowMs), this.#onLost);
        this.mtuProbe.judge(this.#newlyLost > 0 || this.#episode !== 'open', this.#queue.unacknowledged);
        if (!this.probe.isOutstanding)
            return;
        const isBareDuplicate = bytes === 0 && !evidence.hasSack && evidence.isDuplicate;
        if (this.probe.judge(acknowledged, duplicate, isBareDuplicate) !== 'repaired a loss')
            return;
        // RFC 8985 §7.4.2: congestion control hears of it as of any other loss.
        if (this.#episode === 'open') {
            const inFlight = Math.min(evidence.priorOutstanding, this.#accounting.control.cwnd);
            this.#accounting.onLossDetected(nowMs, inFlight, 0);
            this.#accounting.control.onRecoveryExit(nowMs);
        }
    }
    #countDuplicates({ bytes, isDuplicate }, isComplete) {
        const mss = this.#mss();
        const lostBefore = this.#queue.lostBytes;
        if (bytes > 0) {
            this.#duplicates.onAdvanced(bytes, mss, this.#episode === 'recovery' && !isComplete);
        }
        else if (isDuplicate && this.#episode !== 'loss') {
            // Duplicates from before a timeout: what they speak of is thought lost, and so is no longer counted in flight.
            if (this.#duplicates.duplicates === 0)
                this.#nextBeforeDuplicates = this.#queue.next;
            const isAfterLastEvent = this.#queue.unacknowledged > this.#point;
            this.#duplicates.onDuplicate(mss, this.#episode === 'recovery' || !isAfterLastEvent);
        }
        const newlyLost = this.#queue.lostBytes - lostBefore;
        if (newlyLost <= 0)
            return;
        this.#newlyLost = newlyLost;
        this.#accounting.rate.onLost(newlyLost);
    }
    // ---------------------------------------------------------------- timers
    /** The reordering window has ended for something. */
    onReorderingTimer(nowMs) {
        if (this.#sack === null || nowMs < this.#sack.rack.deadlineMs)
            return;
        this.#now = nowMs;
        this.#newlyLost = 0;
        this.#sack.rack.detect(this.#situation(nowMs), this.#onLost);
        this.mtuProbe.judge(this.#newlyLost > 0 || this.#episode !== 'open', this.#queue.unacknowledged);
        if (this.#newlyLost === 0)
            return;
        const outstanding = this.#queue.next - this.#queue.unacknowledged;
        if (this.#episode === 'open')
            this.#begin(outstanding, outstanding - this.#queue.sackedBytes);
        if (this.#usesReduction)
            this.#reduction.acknowledged(0, this.#queue.bytesInFlight, false, this.#mss());
    }
    /** The retransmission timer has expired. @param isSyn nothing but the SYN is outstanding, which is no congestion */
    onTimeout(nowMs, isSyn) {
        const queue = this.#queue;
        const outstanding = queue.next - queue.unacknowledged;
        this.#now = nowMs;
        this.probe.forget();
        this.mtuProbe.forget();
        this.#duplicates.onTimeout();
        if (this.#sack === null) {
            this.#accounting.rate.onLost(outstanding - queue.lostBytes);
            queue.markAllLost();
        }
        else {
            if (queue.first?.sacked === true)
                this.#forgetSacks(this.#sack.scoreboard);
            this.#sack.rack.onTimeout(this.#situation(nowMs), this.#onLost);
        }
        if (isSyn)
            return;
        this.#spurious.begin(this.#episode === 'open');
        this.#episode = 'loss';
        this.#usesReduction = false;
        this.#point = queue.highest;
        this.#accounting.onRetransmissionTimeout(nowMs, outstanding);
    }
    /** What was outstanding counts as unsent: a shut window is not congestion (RFC 9293 §3.8.6.1). */
    onTakenBack() {
        this.#sack?.scoreboard.clear();
        this.#duplicates.onTimeout();
        this.probe.forget();
        this.mtuProbe.forget();
        this.#episode = 'open';
        this.#usesReduction = false;
        this.#point = this.#queue.highest;
    }
    // ---------------------------------------------------------------- what was sent
    /** Bytes have left, for the first time or again. */
    onSent(bytes) {
        if (this.#usesReduction)
            this.#reduction.sent(bytes);
    }
    /** A copy of what was lost, or was thought to be, has left. */
    onCopied(range, nowMs) {
        if (this.#episode !== 'open')
            this.#spurious.copied(range.length, nowMs);
    }
    /** Something new has left, or SND.UNA has moved: when silence means that the tail is lost (RFC 8985 §7.2). */
    armProbe(nowMs, retransmissionAtMs) {
        const queue = this.#queue;
        const isQuiet = this.#episode === 'open' && queue.sackedBytes === 0 && !this.probe.isOutstanding;
        if (this.#sack === null || !isQuiet || queue.isEmpty || queue.unacknowledged === 0) {
            this.probe.disarm();
            return;
        }
        const isSingle = queue.next - queue.unacknowledged <= this.#mss();
        this.probe.arm(nowMs, this.#estimator.smoothedRoundTripMs, isSingle, retransmissionAtMs);
    }
    // ---------------------------------------------------------------- loss events
    #onLost = (range) => {
        if (this.mtuProbe.lost(range.start, range.end))
            return; // no sign of congestion (RFC 4821 §7.6.2)
        this.#newlyLost += range.length;
        const { rate, control } = this.#accounting;
        rate.onLost(range.length);
        control.onRangeLost?.({
            nowMs: this.#now,
            start: range.start,
            bytes: range.length,
            inFlightWhenSent: range.inFlightWhenSent,
            lostSinceSent: rate.lost - range.lostWhenSent,
            applicationLimitedWhenSent: range.applicationLimitedWhenSent,
            inFlight: Math.max(0, this.#queue.bytesInFlight - range.length),
            delivered: rate.delivered,
        });
    };
    #situation(nowMs) {
        return {
            nowMs,
            minRoundTripMs: this.#estimator.minRoundTripMs,
            smoothedRoundTripMs: this.#estimator.smoothedRoundTripMs,
            inRecovery: this.#episode !== 'open',
            mss: this.#mss(),
        };
    }
    /** @param recoverFlight RecoverFS of RFC 9937 §6.1 */
    #begin(outstanding, recoverFlight) {
        const { control } = this.#accounting;
        // FlightSize without what limited transmit has added (RFC 5681 §3.2 step 2).
        const flightSize = this.#sack === null
            ? this.#nextBeforeDuplicates - this.#queue.unacknowledged
            : Math.min(outstanding, Math.max(control.cwnd, this.#mss()));
        this.#episode = 'recovery';
        this.#point = this.#queue.highest;
        this.probe.disarm();
        this.#spurious.begin(false);
        this.#accounting.onLossDetected(this.#now, flightSize, this.#queue.lostBytes);
        this.#usesReduction = this.#sack !== null && control.recovery === 'proportional';
        if (this.#usesReduction)
            this.#reduction.start(recoverFlight, control.ssthresh);
    }
    #end() {
        if (this.#episode === 'recovery')
            this.#accounting.control.onRecoveryExit(this.#now);
        this.#sack?.rack.onRecoveryExit();
        this.#queue.leftNetwork = 0;
        this.#episode = 'open';
        this.#usesReduction = false;
    }
    /** Nothing was lost: cwnd comes back, and what waits to be sent again was under way all the time (RFC 4015 §3). */
    #undo() {
        this.#accounting.control.onSpuriousLoss?.(this.#now);
        // What fast recovery took for lost was only late: from now on there is a window to wait for it.
        if (this.#sack !== null && this.#episode !== 'loss')
            this.#sack.rack.hasSeenReordering = true;
        if (this.#episode === 'open')
            return;
        this.#queue.unmarkLost();
        this.#newlyLost = 0;
        this.#end();
    }
    /** The peer has thrown away what it had reported: none of its reports counts any more (RFC 2018 §8). */
    #forgetSacks(scoreboard) {
        scoreboard.clear();
        this.#queue.forgetSacks();
    }
}
//# sourceMappingURL=loss_recovery.js.map