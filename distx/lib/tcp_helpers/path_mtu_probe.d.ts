/**
 * One segment that is larger than the others, to see whether it arrives: from the wish for it to what became of it. Its
 * loss is no sign of congestion (RFC 4821 §7.6.2).
 * Positions are absolute. Pure. How large it should be, and when: path_mtu_probing.ts.
 */
/** `unknown`: others were lost with it, or a timeout came first. */
export type PathMTUProbeVerdict = 'arrived' | 'lost' | 'unknown';
export declare class PathMTUProbe {
    #private;
    /** Payload of the probe that should leave next, bytes; 0: none should. */
    wantedBytes: number;
    get isUnderWay(): boolean;
    /** Payload of the probe under way. */
    get bytes(): number;
    sent(start: number, end: number): void;
    /** What was sent as [start, end), once, has arrived. */
    delivered(start: number, end: number): void;
    /** [start, end) is thought lost. @returns true: it is the probe, or part of it */
    lost(start: number, end: number): boolean;
    /**
     * All losses that one acknowledgment tells of are known.
     * @param othersLost besides the probe
     * @param acknowledged SEG.ACK: what lies below it needs no copy, even of a probe that was sent twice
     */
    judge(othersLost: boolean, acknowledged: number): void;
    /** Nobody can tell any more. */
    forget(): void;
    /** What has become of it, once; null: nothing yet. */
    takeVerdict(): PathMTUProbeVerdict | null;
}
//# sourceMappingURL=path_mtu_probe.d.ts.map