import { parseScript } from './parser.js';
import { Divergence, ScriptSyntaxError, UnsupportedFeature } from './script_error.js';
import { ScriptRun } from './script_run.js';
import { ScriptTranscript } from './transcript.js';
/** Never throws, whatever the script says. @param file its name, for messages */
export function runScript(file, source, options) {
    const transcript = new ScriptTranscript(options.witness);
    let script;
    try {
        script = parseScript(file, source, options.definitions);
    }
    catch (problem) {
        return outcomeOf(file, problem, transcript, null);
    }
    let run = null;
    try {
        run = new ScriptRun(script, options, transcript);
        run.play();
        return { status: 'passed', file, packets: transcript.packets, durationMs: run.nowMs };
    }
    catch (problem) {
        return outcomeOf(file, problem, transcript, run);
    }
}
function outcomeOf(file, problem, transcript, run) {
    const common = { file, packets: transcript.packets, durationMs: run?.nowMs ?? 0 };
    if (problem instanceof UnsupportedFeature)
        return { status: 'skipped', ...common, reason: problem.message };
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
//# sourceMappingURL=runner.js.map