export interface BottleneckOptions {
    /** Bits per second; Infinity: no line to wait for. */
    readonly rateBitsPerSecond: number;
    /** What is still on the line counts; the packet that finds the line free always goes. */
    readonly queueBytes: number;
    /** Without the packet on the line. */
    readonly queuePackets: number;
}
export declare class Bottleneck {
    #private;
    constructor({ rateBitsPerSecond, queueBytes, queuePackets }: BottleneckOptions);
    /** @returns when the packet has departed, ms; Infinity when the queue is full and it is dropped */
    depart(bytes: number, nowMs: number): number;
}
//# sourceMappingURL=bottleneck.d.ts.map