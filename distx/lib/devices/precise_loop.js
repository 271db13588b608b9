/**
 * An event loop for what must happen at its time to a fraction of a millisecond, over the addon's timer: Node's own timers
 * know whole milliseconds and come late. Measured, a wake-up is 70 µs late in the median. It sleeps between packets rather
 * than look for them: an emulator has to leave the processors to those who talk through it.
 */
import { EventLoop } from '../eventloop/event_loop.js';
import { LibuvScheduler } from '../eventloop/turn_scheduler.js';
import { loadNativeBinding, NativeBindingError } from './native_binding.js';
/** @throws NativeBindingError without the addon, or with one from before there was a precise timer */
export function preciseEventLoop() {
    const { PreciseTimer } = loadNativeBinding();
    // Types promise it, but an addon may be older than this file.
    if (typeof PreciseTimer !== 'function') {
        throw new NativeBindingError('the native addon is older than the program', 'run `npm run build:native`');
    }
    const scheduler = new LibuvScheduler({ fineTimer: (fire) => new PreciseTimer(fire) });
    return new EventLoop({ scheduler, busyPollMs: 0 });
}
//# sourceMappingURL=precise_loop.js.map