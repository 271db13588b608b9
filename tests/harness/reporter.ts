/**
 * Mocha's spec report with three things added: skipped tests are listed with their reasons, whatever keeps the process
 * alive after the last test is named and counts as a failure, and the very last line is `N passed, N failed, N skipped`.
 */
import Mocha from 'mocha';
import { reasonForSkipping } from './skip.ts';

/** How long sockets, timers and children may take to close after the last test. */
const PATIENCE_MS = 10_000;

// Test files are loaded after the reporter, so their stack traces lead to the TypeScript lines.
process.setSourceMapsEnabled(true);

// Mocha hands unhandled rejections on to the process and counts nothing; thrown, they fail the running test.
process.on('unhandledRejection', (reason) => {
  throw reason;
});

type Resources = Map<string, number>;

function activeResources(): Resources {
  const count: Resources = new Map();
  for (const type of process.getActiveResourcesInfo()) count.set(type, (count.get(type) ?? 0) + 1);
  return count;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

// Mocha loads a reporter by its default export; nothing else in the house has one.
export default class Reporter extends Mocha.reporters.Spec {
  readonly #skipped: string[] = [];
  /** What was open when each top-level suite ended, in their order. */
  readonly #history: { title: string; open: Resources }[] = [];

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('pending', (test) => this.#skipped.push(`${test.fullTitle()}: ${reasonForSkipping(test)}`));
    runner.on('suite end', (suite) => {
      if (suite.parent?.root) this.#history.push({ title: suite.title, open: activeResources() });
    });
  }

  override done(failures: number, finish?: (failures: number) => void): void {
    if (this.#skipped.length > 0) say('  skipped:');
    for (const line of this.#skipped) say(`  - ${line}`);

    let leaks = 0;
    // Unreferenced: it only fires when something else is holding the process.
    setTimeout(() => {
      leaks = 1;
      this.#reportLeaks();
      process.exit();
    }, PATIENCE_MS).unref();

    finish?.(failures);
    // Registered after mocha's own exit listener, which sets the exit code and would otherwise undo ours.
    process.once('exit', () => {
      const { passes, failures: failed, pending } = this.stats;
      if (leaks > 0) process.exitCode = 1;
      say(`${passes} passed, ${failed + leaks} failed, ${pending} skipped`);
    });
  }

  #reportLeaks(): void {
    say(`\n  the tests are over, but ${PATIENCE_MS / 1000} s later the process is still held by:`);
    for (const [type, count] of activeResources()) {
      const suites = this.#suitesThatLeft(type, count).map((title) => `"${title}"`);
      say(`  - ${count} ${type}${suites.length > 0 ? `, left open by ${suites.join(', ')}` : ''}`);
    }
  }

  /** The suites at whose end there was more open of a type than ever closed again. */
  #suitesThatLeft(type: string, atTheEnd: number): string[] {
    const open = this.#history.map((entry) => Math.min(entry.open.get(type) ?? 0, atTheEnd));
    const kept = open.map((_, at) => Math.min(...open.slice(at)));
    return this.#history.filter((_, at) => kept[at]! > (kept[at - 1] ?? 0)).map((entry) => entry.title);
  }
}
