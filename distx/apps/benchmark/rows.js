/** What a measurement is made of: repeated runs, their median and spread, and the same work done by the kernel's sockets. */
export function median(values) {
    const sorted = values.toSorted((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
/** Six significant digits: more are noise. */
function rounded(value) {
    return Number(value.toPrecision(6));
}
export function row({ case: name, metric, unit, runs, kernelRuns = [] }) {
    const value = rounded(median(runs));
    const kernel = kernelRuns.length === 0 ? null : rounded(median(kernelRuns));
    return {
        case: name,
        metric,
        unit,
        value,
        runs: runs.map(rounded),
        kernel,
        kernel_runs: kernelRuns.map(rounded),
        ratio: kernel === null || kernel === 0 ? null : Number((value / kernel).toFixed(3)),
    };
}
/** Runs ours and the kernel's in turn, A B A B, so that what the machine does meanwhile meets both. */
export async function sideBySide(work) {
    const ours = [];
    const kernel = [];
    for (let run = 0; run <= work.runs; run += 1) {
        const which = run === 0 ? 'warming up' : `run ${run} of ${work.runs}`;
        work.step(`${work.case}: ${work.metric}: ${which}`);
        work.signal.throwIfAborted();
        const mine = await work.ours();
        const theirs = await work.kernel?.();
        if (run === 0)
            continue;
        ours.push(mine);
        if (theirs !== undefined)
            kernel.push(theirs);
    }
    return row({ case: work.case, metric: work.metric, unit: work.unit, runs: ours, kernelRuns: kernel });
}
//# sourceMappingURL=rows.js.map