export class InboundPump {
    #delivery;
    /** The application asked for data and has not been satisfied. */
    #wantsData = false;
    /** It asked while data were being handed out. */
    #askedAgain = false;
    #isRunning = false;
    #isStopped = false;
    constructor(delivery) {
        this.#delivery = delivery;
    }
    get wantsData() {
        return this.#wantsData;
    }
    /** Handing out is going on: whoever is called back by it must not start it anew. */
    get isRunning() {
        return this.#isRunning;
    }
    ask() {
        this.#wantsData = true;
        this.#askedAgain = true;
    }
    pause() {
        this.#wantsData = false;
    }
    /** Nobody wants any more, ever. */
    stop() {
        this.#isStopped = true;
    }
    /** Until nothing is left or the application asks for a pause. @returns bytes handed out */
    run(inbound) {
        let delivered = 0;
        this.#isRunning = true;
        try {
            while (this.#wantsData && !this.#isStopped) {
                this.#askedAgain = false;
                const bytes = this.#delivery(inbound);
                if (bytes === 0)
                    break;
                delivered += Math.abs(bytes);
                if (bytes < 0 && !this.#askedAgain)
                    this.#wantsData = false;
            }
        }
        finally {
            this.#isRunning = false;
        }
        return delivered;
    }
}
//# sourceMappingURL=inbound_pump.js.map