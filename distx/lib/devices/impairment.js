/**
 * What may happen to packets in one direction of a bad network, as options: names, units, defaults, ranges; and how often
 * each of it happened. What is done with them is in `impaired_path.ts`.
 */
import { ConfigurationError } from '../util/errors.js';
export function newImpairmentCounters() {
    return { passed: 0, lost: 0, queueDrops: 0, duplicated: 0, corrupted: 0, reordered: 0 };
}
/** @throws ConfigurationError naming the option that is out of its range */
export function completeImpairment(given) {
    const settings = {
        loss: given.loss ?? 0,
        lossBurst: given.lossBurst ?? 1,
        delayMs: given.delayMs ?? 0,
        jitterMs: given.jitterMs ?? 0,
        reorder: given.reorder ?? 0,
        reorderMs: given.reorderMs ?? 5,
        duplicate: given.duplicate ?? 0,
        corrupt: given.corrupt ?? 0,
        rateBitsPerSecond: given.rateBitsPerSecond ?? Infinity,
        queueBytes: given.queueBytes ?? Infinity,
        queuePackets: given.queuePackets ?? 1000,
    };
    for (const option of ['loss', 'reorder', 'duplicate', 'corrupt']) {
        const value = settings[option];
        if (!(value >= 0 && value <= 1))
            throw new ConfigurationError(option, value, 'a probability from 0 to 1');
    }
    for (const option of ['delayMs', 'jitterMs', 'reorderMs', 'queueBytes', 'queuePackets']) {
        if (!(settings[option] >= 0))
            throw new ConfigurationError(option, settings[option], '0 or more');
    }
    if (!(settings.lossBurst >= 1))
        throw new ConfigurationError('lossBurst', settings.lossBurst, '1 packet or more');
    if (!(settings.rateBitsPerSecond > 0)) {
        throw new ConfigurationError('rateBitsPerSecond', settings.rateBitsPerSecond, 'more than 0');
    }
    return settings;
}
//# sourceMappingURL=impairment.js.map