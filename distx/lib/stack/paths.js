import { headerBytes } from './attached_interface.js';
import { PathMetricsCache } from './path_metrics_cache.js';
import { PathMTUCache } from './path_mtu_cache.js';
export class Paths {
    mtus = new PathMTUCache();
    #metrics = new PathMetricsCache();
    #areMetricsShared;
    #isThresholdShared;
    /** @param isThresholdShared the end of slow start, too */
    constructor(areMetricsShared, isThresholdShared) {
        this.#areMetricsShared = areMetricsShared;
        this.#isThresholdShared = isThresholdShared;
    }
    /** null: nothing is known, or nothing is to be shared. */
    metricsFor(remote, nowMs) {
        const metrics = this.#metrics.get(remote, nowMs);
        return metrics === null || this.#isThresholdShared ? metrics : { ...metrics, ssthreshBytes: Infinity };
    }
    /** A connection is over. One that was given up has measured a path that is no more. */
    learn({ connection, remoteAddress }, nowMs) {
        const { size, hasFoundLess } = connection.path;
        if (hasFoundLess)
            this.mtus.learn(remoteAddress, size + headerBytes(remoteAddress), nowMs);
        if (!this.#areMetricsShared || connection.failure === 'timeout')
            return;
        const { pathMetrics } = connection;
        if (pathMetrics !== null)
            this.#metrics.learn(remoteAddress, pathMetrics, nowMs);
    }
    clear() {
        this.mtus.clear();
        this.#metrics.clear();
    }
}
//# sourceMappingURL=paths.js.map