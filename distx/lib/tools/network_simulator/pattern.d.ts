/**
 * Bytes that tell their position: what a simulated sender writes and its receiver checks. The period is a prime, so that
 * a segment in the wrong place or lost on the way shows. Pure.
 */
import { Chunk } from '../../util/chunk.ts';
/** The bytes from `position` on, at most so many, never more than 64 KiB. Never rewritten. */
export declare function patternAt(position: number, most: number): Chunk;
export declare function isPattern(chunk: Chunk, position: number): boolean;
//# sourceMappingURL=pattern.d.ts.map