/**
 * Skipping a test with a reason, which the reporter prints at the end. To be used in place of mocha's bare `this.skip()`:
 * `skip(this, 'no /dev/net/tun')` in a test, or in a `before` hook to skip the whole suite.
 */
const reasons = new WeakMap();
/** Ends the running test or hook as skipped; never returns, since mocha leaves by an exception. */
export function skip(context, reason) {
    const running = context.test;
    // A `before` hook speaks for its suite, a `beforeEach` hook for the test it prepares.
    const isBefore = running?.title.startsWith('"before all" hook') ?? false;
    const subject = isBefore ? running?.parent : (context.currentTest ?? running);
    if (subject)
        reasons.set(subject, reason);
    return context.skip();
}
/** The reason given for a test or for the nearest suite around it. */
export function reasonForSkipping(test) {
    const own = reasons.get(test);
    if (own !== undefined)
        return own;
    for (let suite = test.parent; suite; suite = suite.parent) {
        const reason = reasons.get(suite);
        if (reason !== undefined)
            return reason;
    }
    return 'no reason was given';
}
//# sourceMappingURL=skip.js.map