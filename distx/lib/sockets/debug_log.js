/**
 * `NODE_DEBUG=sunstar` shows on stderr what a stack does: states that change, packets that end and why. Otherwise silent.
 */
import { debuglog } from 'node:util';
const log = debuglog('sunstar');
/** @param now the clock of the host's loop, ms */
export function showTrace(trace, device, now) {
    if (!log.enabled)
        return;
    trace.on('state', ({ local, remote }, from, to) => {
        log('%s %s %s > %s: %s -> %s', now().toFixed(3), device, local, remote, from, to);
    });
    trace.on('dropped', ({ layer, reason, source }) => {
        log('%s %s dropped: %s, %s (%s)', now().toFixed(3), device, layer, reason, source);
    });
}
//# sourceMappingURL=debug_log.js.map