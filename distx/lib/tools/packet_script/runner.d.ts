/**
 * Plays a script in virtual time: packets of the peer go in when they are due, what the stack sends is held against what
 * the script expects, system calls are made on the stack, and the clock jumps over everything between.
 * Pure: a script with two minutes of silence takes as long as one without.
 *
 *   parse ──> is everything in it to be had here? ──> event by event ──> passed
 *                    │ no: skipped                        └── first divergence: failed, with the ladder so far
 */
import type { ScriptOutcome } from './outcome.ts';
import type { RunOptions } from './run_options.ts';
/** Never throws, whatever the script says. @param file its name, for messages */
export declare function runScript(file: string, source: string, options: RunOptions): ScriptOutcome;
//# sourceMappingURL=runner.d.ts.map