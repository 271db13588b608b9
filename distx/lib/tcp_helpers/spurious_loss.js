export class SpuriousLoss {
    /** When the first copy of this event was sent, ms; −1: not yet, or judged. */
    #firstCopyAtMs = -1;
    /** Copies sent, and those that were reported to have come twice, bytes. */
    #copied = 0;
    #cameTwice = 0;
    #phase = 'off';
    /** F-RTO has sent new data and waits: lost segments must not go out meanwhile (RFC 5682 §2.1 step 2b). */
    get isProbing() {
        return this.#phase === 'probing';
    }
    /** A loss event begins. @param isFirstTimeout by a timeout, the first in a row, and nothing was thought lost before */
    begin(isFirstTimeout) {
        this.#firstCopyAtMs = -1;
        this.#copied = 0;
        this.#cameTwice = 0;
        this.#phase = isFirstTimeout ? 'waiting' : 'off';
    }
    copied(bytes, nowMs) {
        if (this.#copied === 0)
            this.#firstCopyAtMs = nowMs;
        this.#copied += bytes;
    }
    /** @returns true: nothing was lost */
    judge(evidence) {
        const isSpurious = this.#eifel(evidence) || this.#frto(evidence) || this.#allCameTwice(evidence);
        if (isSpurious)
            this.begin(false);
        return isSpurious;
    }
    /** Of the first acknowledgment that moves SND.UNA: timestamps tick in whole ms, as the clock is cut for them. */
    #eifel({ nowMs, isAdvance, echoedRoundTripMs }) {
        if (!isAdvance || this.#firstCopyAtMs < 0)
            return false;
        const sinceCopy = Math.floor(nowMs) - Math.floor(this.#firstCopyAtMs);
        this.#firstCopyAtMs = -1;
        return echoedRoundTripMs > sinceCopy;
    }
    #frto({ isAdvance, originalBytes, isComplete, hasNewData }) {
        if (this.#phase === 'off')
            return false;
        if (this.#phase === 'waiting') {
            this.#phase = isAdvance && !isComplete && hasNewData ? 'probing' : 'off';
            return false;
        }
        this.#phase = 'off';
        return isAdvance && originalBytes > 0;
    }
    #allCameTwice({ duplicateBytes }) {
        if (duplicateBytes === 0 || this.#copied === 0)
            return false;
        this.#cameTwice += duplicateBytes;
        return this.#cameTwice >= this.#copied;
    }
}
//# sourceMappingURL=spurious_loss.js.map