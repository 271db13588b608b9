/**
 * The one place where the house looks at the time. A loop looks once a turn; everybody else is told.
 * Not the time of day: it only ever runs forward.
 */
import { performance } from 'node:perf_hooks';
/** The clock of this machine. A look costs about 46 ns. */
export const systemClock = { now: () => performance.now() };
//# sourceMappingURL=clock.js.map