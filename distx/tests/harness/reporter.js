/**
 * Mocha's spec report, and besides: skipped tests are listed with their reasons; unhandled rejections, errors after the
 * last test and whatever then keeps the process alive are named and count as failures; and the very last line is
 * `N passed, N failed, N skipped`.
 */
import Mocha from 'mocha';
import { inspect } from 'node:util';
import { reasonForSkipping } from './skip.js';
/** How long sockets, timers and children may take to close after the last test. */
const PATIENCE_MS = 10_000;
// Test files are loaded after the reporter, so their stack traces lead to the TypeScript lines.
process.setSourceMapsEnabled(true);
function activeResources() {
    const count = new Map();
    for (const type of process.getActiveResourcesInfo())
        count.set(type, (count.get(type) ?? 0) + 1);
    return count;
}
function say(line) {
    process.stdout.write(`${line}\n`);
}
// Mocha loads a reporter by its default export; nothing else in the house has one.
export default class Reporter extends Mocha.reporters.Spec {
    #skipped = [];
    /** What mocha does not count: it hands unhandled rejections on to the process, and stops listening at the end. */
    #faults = new Map();
    /** What was open when each top-level suite ended, in their order. */
    #history = [];
    constructor(runner, options) {
        super(runner, options);
        let running = 'loading the tests';
        runner.on('test', (test) => (running = test.fullTitle()));
        runner.on('end', () => (running = 'the time after the last test'));
        runner.on('pending', (test) => this.#skipped.push(`${test.fullTitle()}: ${reasonForSkipping(test)}`));
        runner.on('suite end', (suite) => {
            if (suite.parent?.root)
                this.#history.push({ title: suite.title, open: activeResources() });
        });
        process.on('unhandledRejection', (reason) => {
            // Keyed by the reason, for mocha lets the process report each one a second time.
            this.#faults.set(reason, `a rejection nobody handled, during ${running}:\n${inspect(reason)}`);
        });
    }
    done(failures, finish) {
        if (this.#skipped.length > 0)
            say('  skipped:');
        for (const line of this.#skipped)
            say(`  - ${line}`);
        // Unreferenced: it only fires when something else is holding the process.
        setTimeout(() => {
            this.#faults.set('leaks', this.#describeLeaks());
            process.exit();
        }, PATIENCE_MS).unref();
        finish?.(failures);
        // Only now: mocha's own listeners would throw the error again, or set the exit code after us.
        process.removeAllListeners('uncaughtException');
        process.on('uncaughtException', (error) => this.#faults.set(error, `after the last test:\n${inspect(error)}`));
        process.once('exit', () => {
            for (const fault of this.#faults.values())
                say(`\n  ${fault.replaceAll('\n', '\n    ')}`);
            if (this.#faults.size > 0)
                process.exitCode = 1;
            const { passes, failures: failed, pending } = this.stats;
            say(`\n${passes} passed, ${failed + this.#faults.size} failed, ${pending} skipped`);
        });
    }
    #describeLeaks() {
        const lines = [...activeResources()].map(([type, count]) => {
            const suites = this.#suitesThatLeft(type, count).map((title) => `"${title}"`);
            return `- ${count} ${type}${suites.length > 0 ? `, left open by ${suites.join(', ')}` : ''}`;
        });
        return [`${PATIENCE_MS / 1000} s after the last test the process is still held by:`, ...lines].join('\n');
    }
    /** The suites at whose end there was more open of a type than ever closed again. */
    #suitesThatLeft(type, atTheEnd) {
        const open = this.#history.map((entry) => Math.min(entry.open.get(type) ?? 0, atTheEnd));
        const kept = open.map((_, at) => Math.min(...open.slice(at)));
        return this.#history.filter((_, at) => kept[at] > (kept[at - 1] ?? 0)).map((entry) => entry.title);
    }
}
//# sourceMappingURL=reporter.js.map