/** How an app ends: one table for all of them, printed in every --help. */
export declare const EXIT: {
    readonly ok: 0;
    readonly failed: 1;
    readonly usage: 2;
    readonly timeout: 3;
    readonly refused: 4;
    readonly skipped: 77;
    readonly interrupted: 130;
};
export declare const EXIT_CODE_HELP = "0 done \u00B7 1 failed \u00B7 2 wrong usage \u00B7 3 timed out \u00B7 4 refused or reset\n  77 skipped (no privilege or device) \u00B7 130 interrupted";
/** An app ends with this code after saying why. */
export declare class AppError extends Error {
    readonly code: string;
    readonly exitCode: number;
    readonly details: Readonly<Record<string, unknown>>;
    constructor(message: string, exitCode: number, code: string, details?: Readonly<Record<string, unknown>>);
    get name(): string;
}
/** The command line says something that cannot be done. */
export declare class UsageProblem extends AppError {
    constructor(message: string);
}
/** The code of Node's and Sunstar's errors, or undefined. */
export declare function errorCodeOf(error: unknown): string | undefined;
export declare function exitCodeOf(error: unknown): number;
//# sourceMappingURL=exit_codes.d.ts.map