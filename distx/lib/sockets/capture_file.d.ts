import type { CaptureSink } from '../devices/capturing_device.ts';
export interface CaptureFileOptions {
    readonly path: string;
    /** Name of the interface in the file. */
    readonly name?: string;
    readonly linkType?: 'ip' | 'ethernet';
    /** Time of day at moment 0 of the clock that the packets' times come from, ms since 1970. Default 0: times as they are. */
    readonly epochMs?: number;
}
export declare class CaptureFile {
    #private;
    readonly path: string;
    /** Left out, since the disk was too slow. */
    packetsDropped: number;
    packetsWritten: number;
    /** Why nothing is written any more. */
    failure: Error | null;
    constructor(options: CaptureFileOptions);
    /** What a CapturingDevice wants. */
    readonly sink: CaptureSink;
    /** Resolves when everything is in the file, or cannot be. */
    close(): Promise<void>;
}
//# sourceMappingURL=capture_file.d.ts.map