/**
 * The three ways in which a script does not pass, as errors with the place in the script: it is not in the language
 * (ScriptSyntaxError), it asks for something that is not there (UnsupportedFeature, which is a skip), or the stack did
 * something else (Divergence, which is a failure).
 * Pure.
 */
export class ScriptSyntaxError extends Error {
    file;
    position;
    problem;
    constructor(file, position, problem) {
        super(`${file}:${position.line}:${position.column}: ${problem}`);
        this.file = file;
        this.position = position;
        this.problem = problem;
    }
    get name() {
        return this.constructor.name;
    }
}
/** Skips the script: what it asks for cannot be had here, or not yet. */
export class UnsupportedFeature extends Error {
    get name() {
        return this.constructor.name;
    }
}
/** The stack did something else than the script says. */
export class Divergence extends Error {
    expected;
    got;
    rule;
    constructor(message, details = {}) {
        super(message);
        this.expected = details.expected;
        this.got = details.got;
        this.rule = details.rule;
    }
    get name() {
        return this.constructor.name;
    }
}
//# sourceMappingURL=script_error.js.map