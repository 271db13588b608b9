/**
 * An event loop for what must happen at its time to a fraction of a millisecond, over the addon's timer: Node's own timers
 * know whole milliseconds and come late. Measured, a wake-up is 70 µs late in the median. It sleeps between packets rather
 * than look for them: an emulator has to leave the processors to those who talk through it.
 */
import { EventLoop } from '../eventloop/event_loop.ts';
/** @throws NativeBindingError without the addon, or with one from before there was a precise timer */
export declare function preciseEventLoop(): EventLoop;
//# sourceMappingURL=precise_loop.d.ts.map