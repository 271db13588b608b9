/**
 * A system call that blocks: it began at one event, and is asked after every turn whether it can return.
 * Pure.
 */
import type { ScriptEvent, SystemCall } from './script.ts';
import { WOULD_BLOCK, type CallOutcome, type CallProgress, type CallResult } from './script_kernel.ts';

export class BlockedCall {
  readonly event: ScriptEvent;
  readonly call: SystemCall;
  /** When it is to return, ms of the script. */
  readonly dueMs: number;
  readonly toleranceMs: number;
  readonly progress: CallProgress;
  #result: CallResult | null = null;
  /** When it returned, ms. */
  #returnedMs = NaN;

  constructor(event: ScriptEvent, call: SystemCall, dueMs: number, toleranceMs: number, progress: CallProgress) {
    this.event = event;
    this.call = call;
    this.dueMs = dueMs;
    this.toleranceMs = toleranceMs;
    this.progress = progress;
  }

  get result(): CallResult | null {
    return this.#result;
  }

  get returnedMs(): number {
    return this.#returnedMs;
  }

  /** Asks again, unless it has returned. */
  poll(nowMs: number, ask: (call: SystemCall, progress: CallProgress) => CallOutcome): void {
    if (this.#result !== null) return;
    const outcome = ask(this.call, this.progress);
    if (outcome === WOULD_BLOCK) return;
    this.#result = outcome;
    this.#returnedMs = nowMs;
  }
}
