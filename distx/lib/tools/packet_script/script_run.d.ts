import type { RunOptions } from './run_options.ts';
import type { Script } from './script.ts';
import { type Position } from './script_error.ts';
import type { ScriptTranscript } from './transcript.ts';
/** When an event is due and how exact that is, ms. */
export interface DueTime {
    readonly fromMs: number;
    readonly toMs: number;
    readonly toleranceMs: number;
    /** The script names no time. */
    readonly isAny: boolean;
}
export declare class ScriptRun {
    #private;
    /** @throws UnsupportedFeature, ScriptSyntaxError */
    constructor(script: Script, options: RunOptions, transcript: ScriptTranscript);
    /** Where the script stands. */
    get position(): Position;
    get nowMs(): number;
    /** @throws Divergence, UnsupportedFeature */
    play(): void;
}
//# sourceMappingURL=script_run.d.ts.map