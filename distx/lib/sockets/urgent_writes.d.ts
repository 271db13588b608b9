/**
 * Which of a stream's writes are urgent: the stream hands them on in order, some together, and the connection has to be
 * told when it has taken one.
 */
export declare class UrgentWrites {
    #private;
    /** This very buffer is going to be written. */
    add(buffer: Uint8Array): void;
    /** The connection has taken these. @returns whether one of them is urgent; from now on none is */
    take(buffers: readonly Uint8Array[]): boolean;
}
//# sourceMappingURL=urgent_writes.d.ts.map