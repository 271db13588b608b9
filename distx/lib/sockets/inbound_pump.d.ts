/**
 * Hands on what a connection has received, for as long as the application wants it: nothing is read that nobody asked
 * for, since reading is what opens the window.
 */
import type { ByteStreamReader } from '../byte_stream.ts';
import type { Delivery } from './inbound_delivery.ts';
export declare class InboundPump {
    #private;
    constructor(delivery: Delivery);
    get wantsData(): boolean;
    /** Handing out is going on: whoever is called back by it must not start it anew. */
    get isRunning(): boolean;
    ask(): void;
    pause(): void;
    /** Nobody wants any more, ever. */
    stop(): void;
    /** Until nothing is left or the application asks for a pause. @returns bytes handed out */
    run(inbound: ByteStreamReader): number;
}
//# sourceMappingURL=inbound_pump.d.ts.map