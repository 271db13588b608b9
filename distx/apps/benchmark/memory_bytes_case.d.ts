/**
 * `memory-bytes`: two whole stacks joined by a cable in memory that copies every byte: segments become IPv4 packets of 1,492
 * bytes with both checksums, and are parsed and verified on the other side. The cost of TCP and IP without a kernel.
 */
import { type TCPConfig } from '../../lib/index.ts';
import type { Case } from './context.ts';
/** Carries the bytes across and returns the seconds it took. */
export declare function transferAsBytes(bytes: number, options?: Partial<TCPConfig>): number;
export declare const memoryBytesCase: Case;
//# sourceMappingURL=memory_bytes_case.d.ts.map