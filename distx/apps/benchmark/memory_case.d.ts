/**
 * `memory`: two connections in one process, segments handed from one to the other, nothing else: the cost of TCP itself.
 * Segments of 1,452 bytes, as in the reference's own benchmark; `reordered` delivers every batch last segment first.
 * One copy: the application's bytes into the send buffer.
 */
import { type TCPConfig } from '../../lib/index.ts';
import type { Case } from './context.ts';
interface Transfer {
    readonly bytes: number;
    readonly bufferBytes: number;
    readonly reordered: boolean;
    readonly config: Partial<TCPConfig>;
    /** Compares every byte that arrives with what was sent. */
    readonly verify?: boolean;
}
/** Carries the bytes across and returns the seconds it took. */
export declare function transferInMemory({ bytes, bufferBytes, reordered, config, verify }: Transfer): number;
export declare const memoryCase: Case;
export {};
//# sourceMappingURL=memory_case.d.ts.map