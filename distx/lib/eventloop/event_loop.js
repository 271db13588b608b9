import { StackError, UsageError } from '../util/errors.js';
import { BusyPolling } from './busy_polling.js';
import { systemClock } from './clock.js';
import { LibuvScheduler } from './turn_scheduler.js';
/** Packets a rule takes from its device in one turn, so that a flood leaves room for everything else. */
export const DEFAULT_PACKET_BUDGET = 64;
/** An application that answers at once is heard this often in one turn; after that, other I/O comes first. */
const MAX_ROUNDS = 4;
/** A rule may act in vain this often in a row before it is thought to spin. */
const MAX_FRUITLESS_ACTS = 128;
class RegisteredRule {
    rule;
    isWatched = false;
    isCancelled = false;
    /** The last act came to an end, said that nothing is left to do, and yet the rule wanted to act again at once. */
    isSuspect = false;
    hasMore = false;
    fruitlessActs = 0;
    constructor(rule) {
        this.rule = rule;
    }
}
class RegisteredMachine {
    machine;
    lastTick;
    constructor(machine, now) {
        this.machine = machine;
        this.lastTick = now;
    }
}
export class EventLoop {
    packetBudget;
    #clock;
    #scheduler;
    #onError;
    // Replaced, never changed, so that a turn may walk one while somebody comes or goes.
    #rules = [];
    #machines = [];
    #speakers = [];
    #now;
    #inTurn = false;
    /** `requestTurn` was called during the turn. */
    #requested = false;
    #retained = 0;
    #finishers = [];
    #closed = false;
    /** When the earliest machine wants its tick, and what the timer is set for; Infinity: never. */
    #deadline = Infinity;
    #armedFor = Infinity;
    #busyPollMs;
    #busyPolling;
    #isBusyPolling = false;
    #lookRequested = false;
    /** Sources call this; a turn under way looks at all sources again before it ends. */
    #wake = () => {
        if (!this.#inTurn)
            this.#scheduler.requestTurn();
    };
    constructor(options = {}) {
        this.packetBudget = options.packetBudget ?? DEFAULT_PACKET_BUDGET;
        this.#clock = options.clock ?? systemClock;
        this.#scheduler = options.scheduler ?? new LibuvScheduler();
        this.#onError = options.onError ?? null;
        this.#busyPollMs = options.busyPollMs ?? this.#scheduler.busyPollMs;
        this.#busyPolling = new BusyPolling(this.#busyPollMs);
        this.#now = this.#clock.now();
        this.#scheduler.start(() => void this.turn(), () => this.#timerFired());
    }
    /** When the clock was last looked at: as this turn, or the last one, began, or before it spoke. Ms of the loop's clock. */
    get now() {
        return this.#now;
    }
    get isClosed() {
        return this.#closed;
    }
    addRule(rule) {
        this.#mustBeOpen();
        const registered = new RegisteredRule(rule);
        this.#rules = [...this.#rules, registered];
        this.requestTurn();
        return { cancel: () => this.#cancelRule(registered) };
    }
    /** Time begins now for the machine. Whoever shortens its `msUntilTick` outside a turn calls `requestTurn()`. */
    addClocked(machine) {
        this.#mustBeOpen();
        const registered = new RegisteredMachine(machine, this.#inTurn ? this.#now : this.#clock.now());
        this.#machines = [...this.#machines, registered];
        this.requestTurn();
        return {
            cancel: () => {
                this.#machines = this.#machines.filter((other) => other !== registered);
                if (this.#finishers.length > 0)
                    this.requestTurn();
            },
        };
    }
    addSpeaker(speaker) {
        this.#mustBeOpen();
        this.#speakers = [...this.#speakers, speaker];
        this.requestTurn();
        return { cancel: () => void (this.#speakers = this.#speakers.filter((other) => other !== speaker)) };
    }
    /** Keeps the process alive until it is released: for every referenced socket or listener that is open. */
    retain() {
        let isHeld = true;
        this.#retained += 1;
        if (this.#retained === 1)
            this.#scheduler.keepAlive(!this.#closed);
        return {
            release: () => {
                if (!isHeld)
                    return;
                isHeld = false;
                this.#retained -= 1;
                this.#updateLiveness();
                if (this.#finishers.length > 0)
                    this.requestTurn();
            },
        };
    }
    /** Something outside a turn, such as a write, wants one soon. Several requests become one turn. */
    requestTurn() {
        if (this.#inTurn)
            this.#requested = true;
        else if (!this.#closed)
            this.#scheduler.requestTurn();
    }
    /**
     * Keeps the process alive and resolves when there is nothing left to wait for: no rule interested, no deadline,
     * nothing retained; or when the loop is closed.
     */
    run() {
        return new Promise((resolve) => {
            if (this.#closed) {
                resolve();
                return;
            }
            this.#finishers.push(resolve);
            this.#updateLiveness();
            this.requestTurn();
        });
    }
    turn() {
        if (this.#closed)
            return 'exhausted';
        if (this.#inTurn)
            throw new UsageError('ERR_TURN_IN_TURN', 'turn() was called from inside a turn; use requestTurn()');
        this.#inTurn = true;
        let isComplete = false;
        try {
            this.#now = this.#clock.now();
            this.#tickMachines();
            const acted = this.#act();
            const isSilent = this.#speak();
            this.#inTurn = false;
            const outcome = this.#prepareNextTurn(isSilent);
            isComplete = true;
            return outcome === 'idle' && acted ? 'acted' : outcome;
        }
        finally {
            this.#inTurn = false;
            if (!isComplete && !this.#closed)
                this.#scheduler.requestTurnAfterIO();
        }
    }
    /** Cancels everything. Devices and sockets are closed by those who opened them. */
    close() {
        if (this.#closed)
            return;
        this.#closed = true;
        this.#scheduler.stop();
        const rules = this.#rules;
        this.#machines = [];
        this.#speakers = [];
        for (const registered of rules)
            this.#cancelRule(registered);
        this.#finish();
    }
    #mustBeOpen() {
        if (this.#closed)
            throw new UsageError('ERR_LOOP_CLOSED', 'the event loop is closed; make a new one');
    }
    #tickMachines() {
        const machines = this.#machines;
        const now = this.#now;
        for (let index = 0; index < machines.length; index += 1) {
            const registered = machines[index];
            const elapsed = now - registered.lastTick;
            registered.lastTick = now;
            registered.machine.tick(elapsed);
        }
    }
    /** Time has passed within the turn. */
    #catchUp() {
        const now = this.#clock.now();
        if (now === this.#now)
            return;
        this.#now = now;
        this.#tickMachines();
    }
    #act() {
        const rules = this.#rules;
        let acted = false;
        for (let index = 0; index < rules.length; index += 1) {
            const registered = rules[index];
            const rule = registered.rule;
            registered.isSuspect = false;
            registered.hasMore = false;
            if (registered.isCancelled || !rule.source.ready || !rule.interested())
                continue;
            acted = true;
            registered.hasMore = rule.act();
            if (rule.source.look !== undefined)
                this.#noteArrival(rule.source.isChatty ?? false);
            registered.isSuspect = !registered.hasMore && rule.source.ready && rule.interested();
            if (!registered.isSuspect)
                registered.fruitlessActs = 0;
        }
        return acted;
    }
    /** Returns whether everybody has said everything; if not, the rest is for another turn. */
    #speak() {
        for (let round = 0; round < MAX_ROUNDS; round += 1) {
            this.#requested = false;
            const speakers = this.#speakers;
            for (let index = 0; index < speakers.length; index += 1)
                speakers[index].notify();
            // Round trips, and with them the detection of losses, count from the sending (RFC 8985 §6.1).
            this.#catchUp();
            for (let index = 0; index < speakers.length; index += 1)
                speakers[index].transmit();
            if (!this.#requested)
                return true;
        }
        return false;
    }
    /** Settles which sources wake us, and whether another turn is to follow at once or at a deadline. */
    #prepareNextTurn(isSilent) {
        if (this.#closed)
            return 'exhausted';
        let anybodyInterested = false;
        let anybodyReady = false;
        let afterIO = !isSilent;
        this.#considerBusyPolling();
        const rules = this.#rules;
        for (let index = 0; index < rules.length; index += 1) {
            const registered = rules[index];
            if (registered.isCancelled)
                continue;
            const { source } = registered.rule;
            const isInterested = registered.rule.interested();
            this.#watch(registered, isInterested);
            if (!isInterested)
                continue;
            anybodyInterested = true;
            if (!source.ready)
                continue;
            if (registered.isSuspect && this.#isSpinning(registered))
                continue;
            if (registered.hasMore)
                afterIO = true;
            else
                anybodyReady = true;
        }
        if (afterIO)
            this.#scheduler.requestTurnAfterIO();
        else if (anybodyReady)
            this.#scheduler.requestTurn();
        this.#setDeadline();
        if (afterIO || anybodyReady)
            return 'acted';
        if (anybodyInterested || this.#retained > 0 || this.#deadline < Infinity)
            return 'idle';
        this.#finish();
        return 'exhausted';
    }
    /** Sources that can be asked need not wake us while we look at them ourselves. */
    #watch(registered, isInterested) {
        const { source } = registered.rule;
        const isWatched = isInterested && !(this.#isBusyPolling && source.look !== undefined);
        if (isWatched === registered.isWatched)
            return;
        registered.isWatched = isWatched;
        source.onReady(isWatched ? this.#wake : null);
    }
    /** Only messages are worth waiting for awake: a stream of data is read in batches, and better asleep meanwhile. */
    #noteArrival(isChatty) {
        if (isChatty)
            this.#busyPolling.message(this.#now);
        else
            this.#busyPolling.bulk();
    }
    #considerBusyPolling() {
        this.#isBusyPolling = this.#busyPolling.isWorthwhile;
        if (!this.#isBusyPolling || this.#lookRequested)
            return;
        this.#lookRequested = true;
        this.#scheduler.requestLook(this.#lookAround);
    }
    /** For as long as sleeping would cost; a packet that comes meanwhile makes a turn, after which we look again. */
    #lookAround = () => {
        this.#lookRequested = false;
        if (this.#closed || !this.#isBusyPolling)
            return;
        const until = this.#clock.now() + this.#busyPollMs;
        do {
            for (const { rule } of this.#rules) {
                if (rule.source.look === undefined || !rule.interested() || !rule.source.look())
                    continue;
                this.#busyPolling.hit();
                this.turn();
                return;
            }
        } while (this.#clock.now() < until);
        this.#isBusyPolling = false;
        this.#busyPolling.miss();
        for (const registered of this.#rules)
            this.#watch(registered, registered.rule.interested());
    };
    /** The busy-wait guard: the rule acted, nothing came of it, and it wants to act again. */
    #isSpinning(registered) {
        registered.fruitlessActs += 1;
        if (registered.fruitlessActs < MAX_FRUITLESS_ACTS)
            return false;
        this.#cancelRule(registered);
        this.#onError?.(new StackError('ERR_BUSY_WAIT', `busy wait detected in rule "${registered.rule.name}": it acted ${MAX_FRUITLESS_ACTS} times while its source ` +
            'stayed ready; act() must consume what is ready, or interested() must say no. The rule was cancelled'));
        return true;
    }
    #cancelRule(registered) {
        if (registered.isCancelled)
            return;
        registered.isCancelled = true;
        this.#rules = this.#rules.filter((other) => other !== registered);
        if (registered.isWatched)
            registered.rule.source.onReady(null);
        registered.rule.cancelled?.();
        if (this.#finishers.length > 0)
            this.requestTurn();
    }
    #setDeadline() {
        const machines = this.#machines;
        let untilTick = Infinity;
        for (let index = 0; index < machines.length; index += 1) {
            const until = machines[index].machine.msUntilTick;
            if (until < untilTick)
                untilTick = until;
        }
        this.#deadline = this.#now + untilTick;
        if (this.#deadline < this.#armedFor)
            this.#arm(this.#clock.now());
    }
    /** Rounded up, and never zero: a machine that stays due, say for want of room in a device, must not spin. */
    #arm(now) {
        this.#armedFor = this.#deadline;
        const resolution = this.#scheduler.timerResolutionMs ?? 1;
        this.#scheduler.armTimer(Math.max(1, Math.ceil((this.#deadline - now) / resolution)) * resolution);
    }
    #timerFired() {
        this.#armedFor = Infinity;
        if (this.#deadline === Infinity)
            return;
        // Fired for a deadline that has moved since, or up to 1 ms early, as Node's timers may: no reason for a turn.
        const now = this.#clock.now();
        if (now < this.#deadline)
            this.#arm(now);
        else
            this.turn();
    }
    #updateLiveness() {
        this.#scheduler.keepAlive(!this.#closed && (this.#retained > 0 || this.#finishers.length > 0));
    }
    #finish() {
        if (this.#finishers.length === 0)
            return;
        const finishers = this.#finishers;
        this.#finishers = [];
        this.#updateLiveness();
        for (const finish of finishers)
            finish();
    }
}
//# sourceMappingURL=event_loop.js.map