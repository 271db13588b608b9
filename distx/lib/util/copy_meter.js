/**
 * Counts every payload byte that the house copies on purpose, so that a test can prove which paths are copy-free.
 * Pure: a counter, read and reset by tests and benchmarks only.
 */
export const copyMeter = { copies: 0, bytes: 0 };
export function countCopy(bytes) {
    copyMeter.copies += 1;
    copyMeter.bytes += bytes;
}
export function resetCopyMeter() {
    copyMeter.copies = 0;
    copyMeter.bytes = 0;
}
//# sourceMappingURL=copy_meter.js.map