/**
 * Mocha's spec report, and besides: skipped tests are listed with their reasons; unhandled rejections, errors after the
 * last test and whatever then keeps the process alive are named and count as failures; and the very last line is
 * `N passed, N failed, N skipped`.
 */
import Mocha from 'mocha';
export default class Reporter extends Mocha.reporters.Spec {
    #private;
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions);
    done(failures: number, finish?: (failures: number) => void): void;
}
//# sourceMappingURL=reporter.d.ts.map