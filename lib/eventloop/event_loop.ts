/**
 * The reactor: turns, in which everything happens, and between which nothing does.
 *
 *   one turn     now = clock()                      what comes in now has come now, whenever it is looked at
 *                every machine:    tick(elapsed)    time moves on
 *                every ready rule: act()            packets come in, at most a budget of them
 *                every speaker:    notify()         applications hear of it; their code runs here
 *                now = clock()                      their code may have taken long: what leaves now leaves now
 *                every speaker:    transmit()       everybody speaks once, into the devices
 *                one timer for min(msUntilTick)     set anew only when the next deadline is earlier
 *
 * A turn is caused by a source that became ready, by `requestTurn()`, or by the timer; without a cause there is no
 * wake-up at all. An exception out of a turn goes where Node sends it; what the turn left undone is done by the next.
 */
import type { Clocked } from '../util/clocked.ts';
import { StackError, UsageError } from '../util/errors.ts';
import { BusyPolling } from './busy_polling.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Rule } from './rule.ts';
import { LibuvScheduler, type TurnScheduler } from './turn_scheduler.ts';

/** Packets a rule takes from its device in one turn, so that a flood leaves room for everything else. */
export const DEFAULT_PACKET_BUDGET = 64;

/** An application that answers at once is heard this often in one turn; after that, other I/O comes first. */
const MAX_ROUNDS = 4;

/** A rule may act in vain this often in a row before it is thought to spin. */
const MAX_FRUITLESS_ACTS = 128;

export interface EventLoopOptions {
  readonly clock?: Clock;
  readonly scheduler?: TurnScheduler;
  /** Packets for each rule and turn. 1 or more; default 64. */
  readonly packetBudget?: number;
  /**
   * While small packets come closer together than this, ms, the loop looks for the next one instead of sleeping, which
   * saves the wake-up: 15 µs on some machines, nothing on others. Default: 0.1 where there is more than one processor; 0: never.
   */
  readonly busyPollMs?: number;
  /** Told of a rule that was cancelled because it spun. */
  readonly onError?: (error: StackError) => void;
}

/** Somebody with something to say at the end of a turn: a stack. */
export interface Speaker {
  /** Hands data and events to applications. May throw what an application threw. */
  notify(): void;
  /** Puts protocol output into the devices and flushes them. Where a device was full, its rule 'out' brings the next turn. */
  transmit(): void;
}

export interface Registration {
  /** Takes it out again. Safe to call twice. */
  cancel(): void;
}

export type TurnOutcome = 'acted' | 'idle' | 'exhausted';

class RegisteredRule {
  readonly rule: Rule;
  isWatched = false;
  isCancelled = false;
  /** The last act came to an end, said that nothing is left to do, and yet the rule wanted to act again at once. */
  isSuspect = false;
  hasMore = false;
  fruitlessActs = 0;

  constructor(rule: Rule) {
    this.rule = rule;
  }
}

class RegisteredMachine {
  readonly machine: Clocked;
  lastTick: number;

  constructor(machine: Clocked, now: number) {
    this.machine = machine;
    this.lastTick = now;
  }
}

export class EventLoop {
  readonly packetBudget: number;
  readonly #clock: Clock;
  readonly #scheduler: TurnScheduler;
  readonly #onError: ((error: StackError) => void) | null;
  // Replaced, never changed, so that a turn may walk one while somebody comes or goes.
  #rules: readonly RegisteredRule[] = [];
  #machines: readonly RegisteredMachine[] = [];
  #speakers: readonly Speaker[] = [];
  #now: number;
  #inTurn = false;
  /** `requestTurn` was called during the turn. */
  #requested = false;
  #retained = 0;
  #finishers: (() => void)[] = [];
  #closed = false;
  /** When the earliest machine wants its tick, and what the timer is set for; Infinity: never. */
  #deadline = Infinity;
  #armedFor = Infinity;

  readonly #busyPollMs: number;
  readonly #busyPolling: BusyPolling;
  #isBusyPolling = false;
  #lookRequested = false;

  /** Sources call this; a turn under way looks at all sources again before it ends. */
  readonly #wake = (): void => {
    if (!this.#inTurn) this.#scheduler.requestTurn();
  };

  constructor(options: EventLoopOptions = {}) {
    this.packetBudget = options.packetBudget ?? DEFAULT_PACKET_BUDGET;
    this.#clock = options.clock ?? systemClock;
    this.#scheduler = options.scheduler ?? new LibuvScheduler();
    this.#onError = options.onError ?? null;
    this.#busyPollMs = options.busyPollMs ?? this.#scheduler.busyPollMs;
    this.#busyPolling = new BusyPolling(this.#busyPollMs);
    this.#now = this.#clock.now();
    this.#scheduler.start(
      () => void this.turn(),
      () => this.#timerFired(),
    );
  }

  /** When the clock was last looked at: as this turn, or the last one, began, or before it spoke. Ms of the loop's clock. */
  get now(): number {
    return this.#now;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  addRule(rule: Rule): Registration {
    this.#mustBeOpen();
    const registered = new RegisteredRule(rule);
    this.#rules = [...this.#rules, registered];
    this.requestTurn();
    return { cancel: () => this.#cancelRule(registered) };
  }

  /** Time begins now for the machine. Whoever shortens its `msUntilTick` outside a turn calls `requestTurn()`. */
  addClocked(machine: Clocked): Registration {
    this.#mustBeOpen();
    const registered = new RegisteredMachine(machine, this.#inTurn ? this.#now : this.#clock.now());
    this.#machines = [...this.#machines, registered];
    this.requestTurn();
    return {
      cancel: () => {
        this.#machines = this.#machines.filter((other) => other !== registered);
        if (this.#finishers.length > 0) this.requestTurn();
      },
    };
  }

  addSpeaker(speaker: Speaker): Registration {
    this.#mustBeOpen();
    this.#speakers = [...this.#speakers, speaker];
    this.requestTurn();
    return { cancel: () => void (this.#speakers = this.#speakers.filter((other) => other !== speaker)) };
  }

  /** Keeps the process alive until it is released: for every referenced socket or listener that is open. */
  retain(): { release(): void } {
    let isHeld = true;
    this.#retained += 1;
    if (this.#retained === 1) this.#scheduler.keepAlive(!this.#closed);
    return {
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#retained -= 1;
        this.#updateLiveness();
        if (this.#finishers.length > 0) this.requestTurn();
      },
    };
  }

  /** Something outside a turn, such as a write, wants one soon. Several requests become one turn. */
  requestTurn(): void {
    if (this.#inTurn) this.#requested = true;
    else if (!this.#closed) this.#scheduler.requestTurn();
  }

  /**
   * Keeps the process alive and resolves when there is nothing left to wait for: no rule interested, no deadline,
   * nothing retained; or when the loop is closed.
   */
  run(): Promise<void> {
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

  turn(): TurnOutcome {
    if (this.#closed) return 'exhausted';
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
    } finally {
      this.#inTurn = false;
      if (!isComplete && !this.#closed) this.#scheduler.requestTurnAfterIO();
    }
  }

  /** Cancels everything. Devices and sockets are closed by those who opened them. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#scheduler.stop();
    const rules = this.#rules;
    this.#machines = [];
    this.#speakers = [];
    for (const registered of rules) this.#cancelRule(registered);
    this.#finish();
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new UsageError('ERR_LOOP_CLOSED', 'the event loop is closed; make a new one');
  }

  #tickMachines(): void {
    const machines = this.#machines;
    const now = this.#now;
    for (let index = 0; index < machines.length; index += 1) {
      const registered = machines[index]!;
      const elapsed = now - registered.lastTick;
      registered.lastTick = now;
      registered.machine.tick(elapsed);
    }
  }

  /** Time has passed within the turn. */
  #catchUp(): void {
    const now = this.#clock.now();
    if (now === this.#now) return;
    this.#now = now;
    this.#tickMachines();
  }

  #act(): boolean {
    const rules = this.#rules;
    let acted = false;
    for (let index = 0; index < rules.length; index += 1) {
      const registered = rules[index]!;
      const rule = registered.rule;
      registered.isSuspect = false;
      registered.hasMore = false;
      if (registered.isCancelled || !rule.source.ready || !rule.interested()) continue;
      acted = true;
      registered.hasMore = rule.act();
      if (rule.source.look !== undefined) this.#noteArrival(rule.source.isChatty ?? false);
      registered.isSuspect = !registered.hasMore && rule.source.ready && rule.interested();
      if (!registered.isSuspect) registered.fruitlessActs = 0;
    }
    return acted;
  }

  /** Returns whether everybody has said everything; if not, the rest is for another turn. */
  #speak(): boolean {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      this.#requested = false;
      const speakers = this.#speakers;
      for (let index = 0; index < speakers.length; index += 1) speakers[index]!.notify();
      // Round trips, and with them the detection of losses, count from the sending (RFC 8985 §6.1).
      this.#catchUp();
      for (let index = 0; index < speakers.length; index += 1) speakers[index]!.transmit();
      if (!this.#requested) return true;
    }
    return false;
  }

  /** Settles which sources wake us, and whether another turn is to follow at once or at a deadline. */
  #prepareNextTurn(isSilent: boolean): TurnOutcome {
    if (this.#closed) return 'exhausted';
    let anybodyInterested = false;
    let anybodyReady = false;
    let afterIO = !isSilent;
    this.#considerBusyPolling();
    const rules = this.#rules;
    for (let index = 0; index < rules.length; index += 1) {
      const registered = rules[index]!;
      if (registered.isCancelled) continue;
      const { source } = registered.rule;
      const isInterested = registered.rule.interested();
      this.#watch(registered, isInterested);
      if (!isInterested) continue;
      anybodyInterested = true;
      if (!source.ready) continue;
      if (registered.isSuspect && this.#isSpinning(registered)) continue;
      if (registered.hasMore) afterIO = true;
      else anybodyReady = true;
    }
    if (afterIO) this.#scheduler.requestTurnAfterIO();
    else if (anybodyReady) this.#scheduler.requestTurn();
    this.#setDeadline();
    if (afterIO || anybodyReady) return 'acted';
    if (anybodyInterested || this.#retained > 0 || this.#deadline < Infinity) return 'idle';
    this.#finish();
    return 'exhausted';
  }

  /** Sources that can be asked need not wake us while we look at them ourselves. */
  #watch(registered: RegisteredRule, isInterested: boolean): void {
    const { source } = registered.rule;
    const isWatched = isInterested && !(this.#isBusyPolling && source.look !== undefined);
    if (isWatched === registered.isWatched) return;
    registered.isWatched = isWatched;
    source.onReady(isWatched ? this.#wake : null);
  }

  /** Only messages are worth waiting for awake: a stream of data is read in batches, and better asleep meanwhile. */
  #noteArrival(isChatty: boolean): void {
    if (isChatty) this.#busyPolling.message(this.#now);
    else this.#busyPolling.bulk();
  }

  #considerBusyPolling(): void {
    this.#isBusyPolling = this.#busyPolling.isWorthwhile;
    if (!this.#isBusyPolling || this.#lookRequested) return;
    this.#lookRequested = true;
    this.#scheduler.requestLook(this.#lookAround);
  }

  /** For as long as sleeping would cost; a packet that comes meanwhile makes a turn, after which we look again. */
  readonly #lookAround = (): void => {
    this.#lookRequested = false;
    if (this.#closed || !this.#isBusyPolling) return;
    const until = this.#clock.now() + this.#busyPollMs;
    do {
      for (const { rule } of this.#rules) {
        if (rule.source.look === undefined || !rule.interested() || !rule.source.look()) continue;
        this.#busyPolling.hit();
        this.turn();
        return;
      }
    } while (this.#clock.now() < until);
    this.#isBusyPolling = false;
    this.#busyPolling.miss();
    for (const registered of this.#rules) this.#watch(registered, registered.rule.interested());
  };

  /** The busy-wait guard: the rule acted, nothing came of it, and it wants to act again. */
  #isSpinning(registered: RegisteredRule): boolean {
    registered.fruitlessActs += 1;
    if (registered.fruitlessActs < MAX_FRUITLESS_ACTS) return false;
    this.#cancelRule(registered);
    this.#onError?.(
      new StackError(
        'ERR_BUSY_WAIT',
        `busy wait detected in rule "${registered.rule.name}": it acted ${MAX_FRUITLESS_ACTS} times while its source ` +
          'stayed ready; act() must consume what is ready, or interested() must say no. The rule was cancelled',
      ),
    );
    return true;
  }

  #cancelRule(registered: RegisteredRule): void {
    if (registered.isCancelled) return;
    registered.isCancelled = true;
    this.#rules = this.#rules.filter((other) => other !== registered);
    if (registered.isWatched) registered.rule.source.onReady(null);
    registered.rule.cancelled?.();
    if (this.#finishers.length > 0) this.requestTurn();
  }

  #setDeadline(): void {
    const machines = this.#machines;
    let untilTick = Infinity;
    for (let index = 0; index < machines.length; index += 1) {
      const until = machines[index]!.machine.msUntilTick;
      if (until < untilTick) untilTick = until;
    }
    this.#deadline = this.#now + untilTick;
    if (this.#deadline < this.#armedFor) this.#arm(this.#clock.now());
  }

  /** Rounded up, and never zero: a machine that stays due, say for want of room in a device, must not spin. */
  #arm(now: number): void {
    this.#armedFor = this.#deadline;
    const resolution = this.#scheduler.timerResolutionMs ?? 1;
    this.#scheduler.armTimer(Math.max(1, Math.ceil((this.#deadline - now) / resolution)) * resolution);
  }

  #timerFired(): void {
    this.#armedFor = Infinity;
    if (this.#deadline === Infinity) return;
    // Fired for a deadline that has moved since, or up to 1 ms early, as Node's timers may: no reason for a turn.
    const now = this.#clock.now();
    if (now < this.#deadline) this.#arm(now);
    else this.turn();
  }

  #updateLiveness(): void {
    this.#scheduler.keepAlive(!this.#closed && (this.#retained > 0 || this.#finishers.length > 0));
  }

  #finish(): void {
    if (this.#finishers.length === 0) return;
    const finishers = this.#finishers;
    this.#finishers = [];
    this.#updateLiveness();
    for (const finish of finishers) finish();
  }
}
