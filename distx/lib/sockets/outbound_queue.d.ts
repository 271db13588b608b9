/**
 * What the application has written and the connection has no room for yet: at most one write of the stream, which is not
 * called back before all of it is accepted. That is the whole back-pressure.
 */
import type { ByteStreamWriter } from '../byte_stream.ts';
export declare class OutboundQueue {
    #private;
    /** @param byReference large buffers are not copied; their owner leaves them alone */
    constructor(byReference: boolean);
    get isEmpty(): boolean;
    /** Takes one write; nothing is accepted before {@link flush}. */
    put(buffers: readonly Uint8Array[], accepted: () => void): void;
    /** Moves into the connection what it has room for. @returns bytes accepted */
    flush(outbound: ByteStreamWriter): number;
    clear(): void;
}
//# sourceMappingURL=outbound_queue.d.ts.map