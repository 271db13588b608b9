/**
 * The congestion controls by name, for options, command lines and comparisons.
 * Pure.
 */
import { bbr } from './bbr.js';
import { cubic } from './cubic.js';
import { fixedWindow } from './fixed_window.js';
import { newReno } from './new_reno.js';
export const congestionControlByName = Object.freeze({
    new_reno: newReno,
    cubic,
    bbr,
    fixed_window: fixedWindow(),
});
export function isCongestionControlName(name) {
    return Object.hasOwn(congestionControlByName, name);
}
//# sourceMappingURL=congestion_controls.js.map