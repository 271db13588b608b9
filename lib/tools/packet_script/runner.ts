/**
 * Plays a script in virtual time: packets of the peer go in when they are due, what the stack sends is held against what
 * the script expects, system calls are made on the stack, and the clock jumps over everything between.
 * Pure: a script with two minutes of silence takes as long as one without.
 *
 *   parse ──> is everything in it to be had here? ──> event by event ──> passed
 *                    │ no: skipped                        └── first divergence: failed, with the ladder so far
 */
import { ConfigurationError } from '../../util/errors.ts';
import type { ScriptOutcome } from './outcome.ts';
import { parseScript } from './parser.ts';
import type { RunOptions } from './run_options.ts';
import type { Script } from './script.ts';
import { Divergence, ScriptSyntaxError, UnsupportedFeature } from './script_error.ts';
import { ScriptRun } from './script_run.ts';
import { ScriptTranscript } from './transcript.ts';

/** Never throws, whatever the script says. @param file its name, for messages */
export function runScript(file: string, source: string, options: RunOptions): ScriptOutcome {
  const transcript = new ScriptTranscript(options.witness);
  let script: Script;
  try {
    script = parseScript(file, source, options.definitions, options.profile.system);
  } catch (problem) {
    return outcomeOf(file, problem, transcript, null);
  }
  let run: ScriptRun | null = null;
  try {
    run = new ScriptRun(script, options, transcript);
    run.play();
    return { status: 'passed', file, packets: transcript.packets, durationMs: run.nowMs };
  } catch (problem) {
    return outcomeOf(file, problem, transcript, run);
  }
}

function outcomeOf(file: string, problem: unknown, transcript: ScriptTranscript, run: ScriptRun | null): ScriptOutcome {
  const common = { file, packets: transcript.packets, durationMs: run?.nowMs ?? 0 };
  if (problem instanceof UnsupportedFeature) return { status: 'skipped', ...common, reason: problem.message };
  // Options of the script or its settings that the stack refuses, such as an MTU that is none.
  if (problem instanceof ConfigurationError) return { status: 'skipped', ...common, reason: problem.message };
  if (problem instanceof ScriptSyntaxError) {
    return { status: 'failed', ...common, position: problem.position, message: problem.problem, isSyntaxError: true };
  }
  const position = run?.position ?? { line: 1, column: 1 };
  const message = problem instanceof Error ? problem.message : String(problem);
  const details = problem instanceof Divergence ? problem : undefined;
  return {
    status: 'failed',
    ...common,
    position,
    message: problem instanceof Divergence ? message : `the stack broke down: ${message}`,
    ...(details?.expected === undefined ? {} : { expected: details.expected }),
    ...(details?.got === undefined ? {} : { got: details.got }),
    ...(details?.rule === undefined ? {} : { rule: details.rule }),
    ladder: transcript.ladder(),
    isSyntaxError: false,
  };
}
