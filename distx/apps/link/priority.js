/**
 * Who goes first where there are fewer processors than work: the line. One that has to wait for its turn makes bursts of what
 * it carries, and both ends take them for what a path does.
 */
import { constants, setPriority } from 'node:os';
function set(pid, priority) {
    try {
        setPriority(pid, priority);
    }
    catch {
        // Only root may; on a quiet machine it makes no difference.
    }
}
/** For this process, and for those it starts from now on. */
export function goFirst() {
    set(0, constants.priority.PRIORITY_HIGHEST);
}
/** For a process that was started after `goFirst`. */
export function goAsUsual(pid) {
    if (pid !== undefined)
        set(pid, constants.priority.PRIORITY_NORMAL);
}
//# sourceMappingURL=priority.js.map