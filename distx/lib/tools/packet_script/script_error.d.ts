/**
 * The three ways in which a script does not pass, as errors with the place in the script: it is not in the language
 * (ScriptSyntaxError), it asks for something that is not there (UnsupportedFeature, which is a skip), or the stack did
 * something else (Divergence, which is a failure).
 * Pure.
 */
/** A place in a script, both from 1. */
export interface Position {
    readonly line: number;
    readonly column: number;
}
export declare class ScriptSyntaxError extends Error {
    readonly file: string;
    readonly position: Position;
    readonly problem: string;
    constructor(file: string, position: Position, problem: string);
    get name(): string;
}
/** Skips the script: what it asks for cannot be had here, or not yet. */
export declare class UnsupportedFeature extends Error {
    get name(): string;
}
export interface DivergenceDetails {
    readonly expected?: string;
    readonly got?: string;
    /** The clause that the stack seems to break, such as `RFC 9293 §3.4`. */
    readonly rule?: string;
}
/** The stack did something else than the script says. */
export declare class Divergence extends Error {
    readonly expected: string | undefined;
    readonly got: string | undefined;
    readonly rule: string | undefined;
    constructor(message: string, details?: DivergenceDetails);
    get name(): string;
}
//# sourceMappingURL=script_error.d.ts.map