/** How an app ends: one table for all of them, printed in every --help. */
export const EXIT = {
    ok: 0,
    failed: 1,
    usage: 2,
    timeout: 3,
    refused: 4,
    skipped: 77,
    interrupted: 130,
};
export const EXIT_CODE_HELP = `0 done · 1 failed · 2 wrong usage · 3 timed out · 4 refused or reset
  77 skipped (no privilege or device) · 130 interrupted`;
/** An app ends with this code after saying why. */
export class AppError extends Error {
    code;
    exitCode;
    details;
    constructor(message, exitCode, code, details = {}) {
        super(message);
        this.exitCode = exitCode;
        this.code = code;
        this.details = details;
    }
    get name() {
        return this.constructor.name;
    }
}
/** The command line says something that cannot be done. */
export class UsageProblem extends AppError {
    constructor(message) {
        super(message, EXIT.usage, 'ERR_USAGE');
    }
}
const BY_CODE = {
    ETIMEDOUT: EXIT.timeout,
    ECONNREFUSED: EXIT.refused,
    ECONNRESET: EXIT.refused,
    ERR_OUT_OF_RANGE: EXIT.usage,
    ABORT_ERR: EXIT.interrupted,
};
/** The code of Node's and Sunstar's errors, or undefined. */
export function errorCodeOf(error) {
    const code = error?.code;
    return typeof code === 'string' ? code : undefined;
}
export function exitCodeOf(error) {
    if (error instanceof AppError)
        return error.exitCode;
    return BY_CODE[errorCodeOf(error) ?? ''] ?? EXIT.failed;
}
//# sourceMappingURL=exit_codes.js.map