import { MAX_WINDOW_BYTES } from './new_reno.js';
export class FixedWindow {
    name = 'fixed_window';
    cwnd;
    ssthresh = Infinity;
    pacingRate = Infinity;
    recovery = 'own';
    /** @param windowBytes at least one MSS */
    constructor(windowBytes) {
        this.cwnd = windowBytes;
    }
    onSent() { }
    onAcknowledged() { }
    onLossDetected() { }
    onRecoveryExit() { }
    onRetransmissionTimeout() { }
    onRestartAfterIdle() { }
    onSegmentSizeChanged() { }
}
/** A window of so many bytes; by default only the peer's window counts. */
export function fixedWindow(windowBytes = MAX_WINDOW_BYTES) {
    return () => new FixedWindow(windowBytes);
}
//# sourceMappingURL=fixed_window.js.map